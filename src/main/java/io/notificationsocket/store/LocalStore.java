package io.notificationsocket.store;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.ChangeStore;
import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.IdempotencyStore;
import io.notificationsocket.exchange.local.InboxStore;
import io.notificationsocket.exchange.local.LastSeenStore;
import io.notificationsocket.exchange.local.MembershipStore;
import io.notificationsocket.exchange.local.MessageStore;
import io.notificationsocket.exchange.local.ReceiptStore;
import io.notificationsocket.exchange.local.RegistrationStore;
import io.notificationsocket.exchange.local.Store;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.IdempotencySaved;
import io.notificationsocket.store.Change.LastSeenSaved;
import io.notificationsocket.store.Change.MessageSaved;
import io.notificationsocket.store.Change.TextSaved;
import io.notificationsocket.store.Change.UserForgotten;
import io.notificationsocket.store.Change.Work;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The store of a single node: in memory, or in a file. Thread-safe. */
public final class LocalStore implements Store {

  private final Registrations registrations;
  private final MessageStore messages;
  private final InboxStore inboxes;
  private final MembershipStore memberships;
  private final ReceiptStore receipts;
  private final ChangeStore changes;
  private final IdempotencyStore idempotency;
  private final LastSeenStore lastSeen;
  private final OfUser ofUser;
  private final Journal journal;
  private final @Nullable GroupCommit writer;
  private final LongSupplier damaged;
  private final MessageId newest;

  private LocalStore(
      Registrations registrations,
      MessageStore messages,
      InboxStore inboxes,
      MembershipStore memberships,
      ReceiptStore receipts,
      ChangeStore changes,
      IdempotencyStore idempotency,
      LastSeenStore lastSeen,
      OfUser ofUser,
      @Nullable GroupCommit writer,
      LongSupplier damaged,
      MessageId newest) {
    this.registrations = registrations;
    this.messages = messages;
    this.inboxes = inboxes;
    this.memberships = memberships;
    this.receipts = receipts;
    this.changes = changes;
    this.idempotency = idempotency;
    this.lastSeen = lastSeen;
    this.ofUser = ofUser;
    this.journal = writer == null ? Journal.NONE : writer;
    this.writer = writer;
    this.damaged = damaged;
    this.newest = newest;
  }

  /** A store in memory only. */
  public static LocalStore inMemory(StoreSettings settings, Clock clock) {
    Registrations registrations = new Registrations(Journal.NONE);
    MemoryReceipts receipts = new MemoryReceipts(settings, clock);
    MemoryInbox inbox = new MemoryInbox(settings, receipts);
    MemoryMessages messages = new MemoryMessages(settings, inbox, receipts, registrations::isKnown);
    receipts.of(messages, inbox);
    MemoryIdempotency idempotency = new MemoryIdempotency(settings.maxKeys());
    MemoryLastSeen lastSeen = new MemoryLastSeen();
    return new LocalStore(
        registrations,
        messages,
        inbox,
        new MemoryMemberships(),
        receipts,
        receipts,
        idempotency,
        lastSeen,
        new OfUser() {
          @Override
          public int count(String userId, Instant now) {
            Set<MessageId> ids = new HashSet<>(inbox.ids(userId, now));
            ids.addAll(messages.ids(userId, now));
            return ids.size();
          }

          @Override
          public void forget(String userId, MessageId until) {
            messages.leave(userId, MessageId.LAST);
            inbox.forget(userId);
            receipts.forget(userId);
            idempotency.forget(userId);
            lastSeen.forget(userId);
          }
        },
        null,
        () -> 0,
        MessageId.FIRST);
  }

  /** Opens the disk for writing. */
  interface Opening {
    SqliteDisk open() throws SQLException;
  }

  /**
   * A store on a file, which {@link #close} closes.
   *
   * @param loader reads the file
   * @param opening called after the file has been read
   * @throws DamagedException if the file is damaged
   */
  static LocalStore on(
      StoreSettings settings, Readers readers, Loader loader, Clock clock, Opening opening)
      throws SQLException {
    GroupCommit writer = new GroupCommit();
    Registrations registrations = new Registrations(writer);
    DamagedRows damage = new DamagedRows();
    DiskMessages messages =
        new DiskMessages(settings, writer, readers, damage, registrations::isKnown);
    DiskIdempotency idempotency = new DiskIdempotency(readers, damage, settings.maxKeys());
    DiskLastSeen lastSeen = new DiskLastSeen(writer, readers);
    DiskReceipts receipts = new DiskReceipts(messages, writer, readers, clock);
    DiskChanges changes = new DiskChanges(settings.receiptTtl(), messages, writer, readers, clock);
    MessageId newest = loader.load(registrations, messages, changes, idempotency, lastSeen);
    SqliteDisk disk = opening.open();
    disk.keepHouse(
        messages,
        idempotency,
        lastSeen,
        new OldReceipts(disk, receipts, changes, settings.maxMessages()),
        new ReceiptEnds(settings, clock));
    writer.start(
        disk,
        new Journal.Listener() {
          @Override
          public void written(Change change) {
            if (change instanceof IdempotencySaved saved) {
              idempotency.written(saved.record());
            } else if (change instanceof LastSeenSaved saved) {
              lastSeen.written(saved.seen());
            } else if (change instanceof Work work) {
              work.isWritten();
              if (change instanceof InboxWork its) {
                messages.inbox().written(its);
              }
            } else {
              messages.written(change);
            }
          }

          @Override
          public void withdrawn(Change change) {
            if (change instanceof MessageSaved saved) {
              messages.withdraw(saved.message());
            } else if (change instanceof TextSaved saved && saved.complete()) {
              saved.text().abandon(); // of what is not complete, the push does it itself
            } else if (change instanceof IdempotencySaved saved) {
              idempotency.withdraw(saved.record());
            } else if (change instanceof Work work) {
              work.isFailed();
            }
          }
        });
    lastSeen.resolve();
    return new LocalStore(
        registrations,
        messages,
        messages.inbox(),
        new DiskMemberships(writer, readers, damage),
        receipts,
        changes,
        idempotency,
        lastSeen,
        new OfUser() {
          @Override
          public int count(String userId, Instant now) {
            return messages.count(userId, MessageId.FIRST, now)
                + messages.inbox().countBesidesLog(userId, now);
          }

          @Override
          public void forget(String userId, MessageId until) {
            messages.inbox().forget(userId, until);
            messages.forget(new UserForgotten(userId, until));
            changes.forget(userId);
            lastSeen.forget(userId);
          }
        },
        writer,
        damage::rows,
        newest);
  }

  @Override
  public RegistrationStore registrations() {
    return registrations;
  }

  @Override
  public MessageStore messages() {
    return messages;
  }

  @Override
  public InboxStore inboxes() {
    return inboxes;
  }

  @Override
  public MembershipStore memberships() {
    return memberships;
  }

  @Override
  public ReceiptStore receipts() {
    return receipts;
  }

  @Override
  public ChangeStore changes() {
    return changes;
  }

  @Override
  public IdempotencyStore idempotency() {
    return idempotency;
  }

  @Override
  public LastSeenStore lastSeen() {
    return lastSeen;
  }

  /** What is kept of one user, in all tables. */
  private interface OfUser {
    int count(String userId, Instant now);

    /** Deletes all but the registrations. */
    void forget(String userId, MessageId until);
  }

  @Override
  public int count(String userId, Instant now) {
    return ofUser.count(userId, now);
  }

  @Override
  public void forget(String userId, MessageId until) {
    ofUser.forget(userId, until);
  }

  @Override
  public Commit keep(@Nullable IdempotencyRecord record, List<StoreChange> with) {
    if (writer == null) {
      MemoryReceipts.run(with);
      return Commit.DONE;
    }
    return journal.append(DiskMessages.all(null, record, with));
  }

  @Override
  public boolean isFailing() {
    return writer != null && writer.isFailing();
  }

  @Override
  public long damagedMessages() {
    return damaged.getAsLong();
  }

  @Override
  public Commit commit() {
    return journal.commit();
  }

  @Override
  public MessageId newest() {
    return newest;
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
