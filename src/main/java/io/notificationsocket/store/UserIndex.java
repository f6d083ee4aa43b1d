package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries of all users who have one. The first change creates an entry, and the change after
 * which it is no longer needed removes it. Thread-safe; one entry's lock is held at a time.
 */
final class UserIndex<E extends UserEntry> {

  private final ConcurrentHashMap<String, E> entries = new ConcurrentHashMap<>();
  private final Function<String, E> maker;
  private final Predicate<String> isRegistered;
  private final Consumer<E> onForgotten;

  /**
   * @param isRegistered whether a user can still ask for discarded messages
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
      E known = entries.get(userId); // computeIfAbsent would lock even if there is one
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

  /** Changes each user's entry with its lock held. */
  void changeAll(Consumer<E> action) {
    entries.keySet().forEach(userId -> change(userId, action));
  }

  /** Reads each user's entry with its lock held. */
  void readAll(Consumer<E> question) {
    for (E entry : entries.values()) {
      synchronized (entry) {
        question.accept(entry);
      }
    }
  }

  /** A user's entry, to be read with its lock held; null if there is none. */
  @Nullable E find(String userId) {
    return entries.get(userId);
  }

  /** Reads a user's entry with its lock held; returns {@code none} if there is no entry. */
  <T> T read(String userId, T none, Function<E, T> question) {
    E entry = entries.get(userId);
    if (entry == null) {
      return none;
    }
    synchronized (entry) {
      return question.apply(entry);
    }
  }

  /** A user's newest discarded message; {@link MessageId#FIRST} if there is none. */
  MessageId newestDiscarded(String userId) {
    return read(userId, MessageId.FIRST, UserEntry::newestDiscarded);
  }
}
