package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.Place;
import io.notificationsocket.exchange.local.SharedMessage;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.TextSaved;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A message on disk whose text has a row of its own, as those to many users and those in inboxes
 * have, and rows of each user that refer to it. The text is written before the first of these or
 * with it, and marked as complete with the last. Thread-safe.
 */
final class SharedText implements SharedMessage {

  private final StoredMessage message;
  private final byte[] text; // in UTF-8
  private final DiskMessages messages;
  private final Journal journal;
  private final AtomicBoolean abandoned = new AtomicBoolean();

  // Guarded by this.
  private boolean begun;
  private boolean spread; // over more than one transaction
  private List<Commit> open = new ArrayList<>(); // of what was kept since the last wait

  SharedText(StoredMessage message, DiskMessages messages, Journal journal) {
    this.message = message;
    this.text = message.json().getBytes(UTF_8);
    this.messages = messages;
    this.journal = journal;
  }

  MessageId id() {
    return message.id();
  }

  /** The text in UTF-8. Must not be changed. */
  byte[] text() {
    return text;
  }

  @Override
  public void keep(String userId, Place place) {
    messages.keep(userId, this, place);
  }

  /** The entry of a user. */
  MessageEntry entry(String userId) {
    return MessageEntry.of(userId, message, text, this);
  }

  /** Writes soon, after the text, that a user has it. */
  synchronized void append(Change kept) {
    if (!begun) {
      begun = true;
      add(journal.appendLazily(new TextSaved(this, false)));
    }
    add(journal.appendLazily(kept));
  }

  private void add(Commit commit) {
    if (open.isEmpty() || open.get(open.size() - 1) != commit) {
      spread |= !open.isEmpty();
      open.add(commit);
    }
  }

  @Override
  public void await() {
    List<Commit> waited;
    synchronized (this) {
      waited = open;
      open = new ArrayList<>();
      spread |= begun;
    }
    if (!waited.isEmpty()) {
      var unused = journal.commit(); // nobody has waited for it so far, so it would take its time
      waited.forEach(Commit::await);
    }
  }

  @Override
  public Commit complete(@Nullable IdempotencyRecord record, List<StoreChange> with) {
    List<Change> last = DiskMessages.all(null, record, with);
    synchronized (this) {
      if (!begun) {
        return last.isEmpty() ? Commit.DONE : journal.append(last);
      }
      last.add(new TextSaved(this, true));
      Commit same = open.size() == 1 ? journal.appendTo(open.get(0), last) : null;
      if (same != null) {
        return same;
      }
    }
    await();
    return journal.append(last);
  }

  /** Whether its rows may have been evicted before the text was complete, which kept it then. */
  synchronized boolean isSpread() {
    return spread;
  }

  private synchronized boolean isBegun() {
    return begun;
  }

  @Override
  public void abandon() {
    if (isBegun() && !abandoned.getAndSet(true)) {
      messages.abandon(id());
    }
  }
}
