package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest change of each user that is told, and not written yet: what is read for the user is
 * read after it. Thread-safe.
 */
final class OpenChanges {

  private final ConcurrentHashMap<String, Commit> open = new ConcurrentHashMap<>();

  /** Adds one with the user's lock held. */
  void add(String userId, Commit commit) {
    if (!commit.isOver()) {
      open.put(userId, commit);
      commit.whenOver(() -> open.remove(userId, commit));
    }
  }

  /** What has to be over before the user's messages are read; asked with the user's lock held. */
  Commit of(String userId) {
    return open.getOrDefault(userId, Commit.DONE);
  }
}
