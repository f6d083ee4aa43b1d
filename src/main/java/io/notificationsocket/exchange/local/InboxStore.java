package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Listing;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Marked;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.StoreFailedException;
import java.time.Instant;

/**
 * Keeps the users' inboxes. Messages come into them by the {@link MessageStore}, and leave them
 * when they expire or when an inbox has too many. Thread-safe. Reads may wait for the medium, and
 * throw {@link StoreFailedException} when it cannot be read.
 */
public interface InboxStore {

  /** Begins to tell what changes. Called once, before anything else. */
  void begin(Listener listener);

  /** A part of an inbox, as it is on the medium. */
  Listing list(String userId, Query query, Instant now);

  /** How many messages are in an inbox, as it is on the medium. */
  Counts count(String userId, Instant now);

  /** Marks messages. Changes of one user are made in the order of the calls. */
  Outcome<Marked> mark(String userId, Mark mark, Selection which, Instant now);

  /** Deletes all messages of an inbox; the result is how many they were. */
  Outcome<Integer> clear(String userId, Instant now);

  /** Drops expired messages. */
  void expire(Instant now);

  /** Told of each change when it is durable, in their order; must not wait. */
  interface Listener {
    void inboxChanged(String userId, InboxNews news);
  }
}
