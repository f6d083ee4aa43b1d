package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.TextAbandoned;
import io.notificationsocket.store.Change.TextSaved;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The texts on disk that are to be deleted, and those of failed pushes. Thread-safe. */
final class SharedTexts {

  /** Deletes a complete text to which no row refers. */
  static final String DELETE_UNUSED =
      "DELETE FROM texts WHERE id=? AND complete=1"
          + " AND NOT EXISTS (SELECT 1 FROM messages INDEXED BY messages_by_text"
          + " WHERE messages.id=texts.id AND json IS NULL)"
          + " AND NOT EXISTS (SELECT 1 FROM inbox INDEXED BY inbox_by_id WHERE inbox.id=texts.id)";

  private final Set<MessageId> abandoned = ConcurrentHashMap.newKeySet();
  private final Queue<MessageId> dropped = new ConcurrentLinkedQueue<>();
  private final Queue<MessageId> unused = new ConcurrentLinkedQueue<>();
  private final Journal journal;

  SharedTexts(Journal journal) {
    this.journal = journal;
  }

  /** The message is not to be read any more; its rows are deleted when all of them are written. */
  void abandon(MessageId id) {
    abandoned.add(id);
    journal.appendLazily(new TextAbandoned(id));
  }

  /** The server was killed before the text was complete. */
  void loadAbandoned(MessageId id) {
    abandoned.add(id);
    dropped.add(id);
  }

  /** No row refers to the text. */
  void loadUnused(MessageId id) {
    unused.add(id);
  }

  boolean isAbandoned(MessageId id) {
    return !abandoned.isEmpty() && abandoned.contains(id);
  }

  void written(TextAbandoned change) {
    dropped.add(change.id());
  }

  void written(TextSaved change) {
    if (change.complete() && change.text().isSpread()) {
      unused.add(change.text().id());
    }
  }

  // ---- for the housekeeping --------------------------------------------------------------------

  boolean isTidy() {
    return dropped.isEmpty() && unused.isEmpty();
  }

  /** The next text whose rows are to be deleted, or null. */
  @Nullable MessageId nextDropped() {
    return dropped.peek();
  }

  void isGone(MessageId id) {
    dropped.remove(id);
    abandoned.remove(id);
  }

  /** The next text to which maybe no row refers, or null. */
  @Nullable MessageId nextUnused() {
    return unused.peek();
  }

  void isLookedUp(MessageId id) {
    unused.remove(id);
  }
}
