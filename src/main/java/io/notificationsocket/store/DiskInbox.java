package io.notificationsocket.store;

import io.notificationsocket.config.InboxSettings;
import io.notificationsocket.exchange.local.InboxStore;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Item;
import io.notificationsocket.registry.Inboxes.Listing;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Marked;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Inboxes on disk; nothing of them is in memory. Thread-safe. */
final class DiskInbox implements InboxStore {

  private final InboxSettings settings;
  private final Journal journal;
  private final Readers readers;
  private final DamagedRows damage;
  private final Predicate<MessageId> isAbandoned;
  private final AtomicLong expireUntil = new AtomicLong(Long.MIN_VALUE);
  private volatile Listener listener = (userId, news) -> {};

  /**
   * @param isAbandoned whether a message is not to be read, because it was not kept for all
   */
  DiskInbox(
      InboxSettings settings,
      Journal journal,
      Readers readers,
      DamagedRows damage,
      Predicate<MessageId> isAbandoned) {
    this.settings = settings;
    this.journal = journal;
    this.readers = readers;
    this.damage = damage;
    this.isAbandoned = isAbandoned;
  }

  /** The id of a row, where one is after or before a message. */
  static long position(MessageId id) {
    return id.moment() < 0 ? Long.MAX_VALUE : id.moment(); // of a time that no row has
  }

  // ---- the port --------------------------------------------------------------------------------

  @Override
  public void begin(Listener told) {
    listener = told;
  }

  @Override
  public Listing list(String userId, Query query, Instant now) {
    InboxPage page = read(userId, query, now);
    List<Item> items = new ArrayList<>();
    for (InboxPage.Found found : page.first(query.limit())) {
      if (found.json() != null) {
        items.add(found.item());
      } else if (!isAbandoned.test(found.id())) {
        damage.report(
            found.id(),
            "message "
                + found.id()
                + " in the inbox of user "
                + userId
                + " is damaged on the disk and is not shown");
      }
    }
    return new Listing(items, page.counts(), page.found().size() > query.limit());
  }

  @Override
  public Counts count(String userId, Instant now) {
    return read(userId, null, now).counts();
  }

  /** Reads again when something has expired, so that it is neither shown nor counted. */
  private InboxPage read(String userId, @Nullable Query query, Instant now) {
    InboxPage page = readers.ask(connection -> InboxPage.read(connection, userId, query));
    if (page.oldestExpiresAt() > now.toEpochMilli()) {
      return page;
    }
    journal.append(new InboxWork.Expired(userId, now.toEpochMilli())).await();
    return readers.ask(connection -> InboxPage.read(connection, userId, query));
  }

  @Override
  public Outcome<Marked> mark(String userId, Mark mark, Selection which, Instant now) {
    return append(
        new InboxWork.Marked(userId, mark, which, now.toEpochMilli()),
        work -> new Marked(work.changed(), work.counts()));
  }

  @Override
  public Outcome<Integer> clear(String userId, Instant now) {
    return append(
        new InboxWork.Cleared(userId, MessageId.LAST, now.toEpochMilli(), false),
        InboxWork::changed);
  }

  private <T> Outcome<T> append(InboxWork work, Function<InboxWork, T> result) {
    return new Appended<>(journal.append(work), work, result);
  }

  private record Appended<T>(Commit commit, InboxWork work, Function<InboxWork, T> result)
      implements Outcome<T> {
    @Override
    public T value() {
      return result.apply(work);
    }
  }

  @Override
  public void expire(Instant now) {
    expireUntil.set(now.toEpochMilli());
  }

  // ---- for the rest of the store ---------------------------------------------------------------

  /** A new message; its text is to be written in the same transaction, or before. */
  Change adding(String userId, MessageId id, Instant until) {
    return new InboxWork.Added(userId, id, until.toEpochMilli(), settings.maxMessages());
  }

  /** Deletes all of a user's messages until then. */
  void forget(String userId, MessageId until) {
    var unused = journal.append(new InboxWork.Cleared(userId, until, Long.MIN_VALUE, true));
  }

  /** How many of a user's messages are in the inbox and not among those kept for catch-up. */
  int countBesidesLog(String userId, Instant now) {
    return readers.ask(
        connection -> InboxPage.countBesidesLog(connection, userId, now.toEpochMilli()));
  }

  void written(InboxWork work) {
    tell(work.userId(), work.news());
  }

  void tell(String userId, @Nullable InboxNews news) {
    if (news != null) {
      listener.inboxChanged(userId, news);
    }
  }

  // ---- for the housekeeping --------------------------------------------------------------------

  boolean isTidy() {
    return expireUntil() == Long.MIN_VALUE;
  }

  /** In milliseconds since 1970; {@link Long#MIN_VALUE} if there is nothing to do. */
  long expireUntil() {
    return expireUntil.get();
  }

  void hasExpired(long until) {
    expireUntil.compareAndSet(until, Long.MIN_VALUE);
  }
}
