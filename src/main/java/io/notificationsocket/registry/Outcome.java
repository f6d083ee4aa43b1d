package io.notificationsocket.registry;

/**
 * What a change did. Known when the commit is over and has not failed, and not before: an exchange
 * that asks a network learns it with the commit.
 *
 * @param <T> what it did, in numbers
 */
public interface Outcome<T> {

  /** When the change is durable. */
  Commit commit();

  /** What it did. */
  T value();

  /** Waits for the commit. */
  default T await() {
    commit().await();
    return value();
  }

  /** One that is known at once. */
  record Known<T>(T value, Commit commit) implements Outcome<T> {}
}
