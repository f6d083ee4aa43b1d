package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries of all users of whom there is something. One is made by the first change, and
 * forgotten by the change after which it is of no more use. Safe between threads; one entry's lock
 * is held at a time.
 */
final class UserIndex<E extends UserEntry> {

  private final ConcurrentHashMap<String, E> entries = new ConcurrentHashMap<>();
  private final Function<String, E> maker;
  private final Predicate<String> isRegistered;
  private final Consumer<E> onForgotten;

  /**
   * @param isRegistered whether a user can still ask for what was given up
   * @param onForgotten called with the entry's lock held
   */
  UserIndex(Function<String, E> maker, Predicate<String> isRegistered, Consumer<E> onForgotten) {
    this.maker = maker;
    this.isRegistered = isRegistered;
    this.onForgotten = onForgotten;
  }

  /** Changes a user's entry with its lock held. */
  void change(String userId, Consumer<E> action) {
    while (true) {
      E known = entries.get(userId); // the other way locks what is there, too
      E entry = known == null ? entries.computeIfAbsent(userId, maker) : known;
      synchronized (entry) {
        if (entry.isForgotten()) {
          continue;
        }
        action.accept(entry);
        if (entry.forgetIfUnused(isRegistered.test(userId))) {
          entries.remove(userId, entry);
          onForgotten.accept(entry);
        }
        return;
      }
    }
  }

  /** The same with each user's. */
  void changeAll(Consumer<E> action) {
    entries.keySet().forEach(userId -> change(userId, action));
  }

  /** A user's entry, to be read with its lock held; null when there is none. */
  @Nullable E find(String userId) {
    return entries.get(userId);
  }

  /** Reads a user's entry with its lock held; {@code none} when there is none. */
  <T> T read(String userId, T none, Function<E, T> question) {
    E entry = entries.get(userId);
    if (entry == null) {
      return none;
    }
    synchronized (entry) {
      return question.apply(entry);
    }
  }

  /** The newest that was given up; {@link MessageId#FIRST} when none was, or nobody can ask. */
  MessageId givenUp(String userId) {
    return read(userId, MessageId.FIRST, UserEntry::givenUp);
  }
}
