package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.InboxStore;
import io.notificationsocket.exchange.local.Marks;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.InboxNews.Change;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Item;
import io.notificationsocket.registry.Inboxes.Listing;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Marked;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.Inboxes.Status;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Inboxes of {@code STORE=memory}. Beside the limit of each inbox, all of them together keep to the
 * limits of the messages for catch-up. Thread-safe.
 */
final class MemoryInbox implements InboxStore {

  private final StoreSettings settings;
  private final MemoryReceipts receipts;

  // Guarded by this.
  private final Map<String, Inbox> inboxes = new HashMap<>();
  private final Set<Entry> all = new LinkedHashSet<>(); // oldest first
  private long bytes;
  private Listener listener = (userId, news) -> {};

  MemoryInbox(StoreSettings settings, MemoryReceipts receipts) {
    this.settings = settings;
    this.receipts = receipts;
  }

  private static final class Inbox {
    final NavigableMap<MessageId, Entry> entries = new TreeMap<>();
    final Tally tally = new Tally();
  }

  /** A message of one user, compared by identity. */
  private static final class Entry {
    final String userId;
    final MessageId id;
    final long expiresAt; // in ms since 1970
    byte[] text; // in UTF-8
    Marks marks = Marks.NONE;
    int version = 1;
    @Nullable Instant updated;

    Entry(String userId, MessageId id, Instant until, byte[] text) {
      this.userId = userId;
      this.id = id;
      this.expiresAt = until.toEpochMilli();
      this.text = text;
    }

    Item item() {
      return new Item(
          id,
          marks.seen(),
          marks.read(),
          marks.archived(),
          version,
          updated,
          new String(text, UTF_8));
    }

    @Nullable Instant readAt() {
      return marks.read() ? Instant.ofEpochMilli(marks.readAt()) : null;
    }

    boolean is(Status status) {
      return switch (status) {
        case ALL -> !marks.archived();
        case UNREAD -> !marks.read();
        case READ -> marks.read() && !marks.archived();
        case ARCHIVED -> marks.archived();
      };
    }
  }

  @Override
  public synchronized void begin(Listener told) {
    listener = told;
  }

  // ---- changes ---------------------------------------------------------------------------------

  /** Puts a new message into an inbox. */
  synchronized void add(String userId, MessageId id, Instant until, byte[] text) {
    Inbox inbox = inboxes.computeIfAbsent(userId, unused -> new Inbox());
    Entry entry = new Entry(userId, id, until, text);
    inbox.entries.put(id, entry);
    inbox.tally.add(entry.marks);
    all.add(entry);
    bytes += text.length;
    List<Change> changes = new ArrayList<>();
    changes.add(Change.added(id));
    while (inbox.entries.size() > settings.inbox().maxMessages()) {
      changes.add(end(inbox, inbox.entries.firstEntry().getValue(), Reason.EXPIRED));
    }
    tell(userId, inbox, changes);
    while (all.size() > settings.maxMessages() || bytes > settings.maxBytes()) {
      end(List.of(all.iterator().next()), Reason.EXPIRED);
    }
  }

  /** The only way out of an inbox. */
  private Change end(Inbox inbox, Entry entry, Reason reason) {
    inbox.entries.remove(entry.id);
    inbox.tally.remove(entry.marks);
    all.remove(entry);
    bytes -= entry.text.length;
    if (inbox.entries.isEmpty()) {
      inboxes.remove(entry.userId);
    }
    Instant expires = Instant.ofEpochMilli(entry.expiresAt);
    receipts.leftInbox(entry.userId, entry.id, expires, entry.readAt());
    return Change.removed(entry.id, reason);
  }

  /** Ends messages of one user. */
  private void end(Collection<Entry> ended, Reason reason) {
    if (!ended.isEmpty()) {
      String userId = ended.iterator().next().userId;
      Inbox inbox = Objects.requireNonNull(inboxes.get(userId));
      tell(userId, inbox, ended.stream().map(entry -> end(inbox, entry, reason)).toList());
    }
  }

  /** Gives a message another text, if it is there. */
  synchronized void change(String userId, MessageId id, byte[] text, int version, Instant at) {
    Inbox inbox = inboxes.get(userId);
    Entry entry = inbox == null ? null : inbox.entries.get(id);
    if (inbox != null && entry != null) {
      bytes += text.length - entry.text.length;
      entry.text = text;
      entry.version = version;
      entry.updated = at;
      tell(userId, inbox, List.of(Change.updated(id, version)));
    }
  }

  /** Takes a message out, if it is there. */
  synchronized void end(String userId, MessageId id, Reason reason) {
    Entry entry = find(userId, id);
    if (entry != null) {
      end(List.of(entry), reason);
    }
  }

  private void tell(String userId, Inbox inbox, List<Change> changes) {
    listener.inboxChanged(userId, new InboxNews(inbox.tally.counts(), changes));
  }

  @Override
  public synchronized Outcome<Marked> mark(String userId, Mark mark, Selection which, Instant now) {
    expire(userId, now);
    Inbox inbox = inboxes.get(userId);
    if (inbox == null) {
      return known(new Marked(0, Counts.NONE));
    }
    List<Change> changes = new ArrayList<>();
    for (Entry entry : selected(inbox, which)) {
      Marks before = entry.marks;
      Marks after = before.after(mark, now.toEpochMilli());
      if (!after.equals(before)) {
        entry.marks = after;
        inbox.tally.change(before, after);
        changes.add(before.change(entry.id, after));
      }
    }
    if (!changes.isEmpty()) {
      tell(userId, inbox, changes);
    }
    return known(new Marked(changes.size(), inbox.tally.counts()));
  }

  private static <T> Outcome<T> known(T value) {
    return new Outcome.Known<>(value, Commit.DONE);
  }

  private static Collection<Entry> selected(Inbox inbox, Selection which) {
    if (which instanceof Selection.Ids some) {
      return some.ids().stream().flatMap(id -> Stream.ofNullable(inbox.entries.get(id))).toList();
    }
    return which instanceof Selection.UpTo last
        ? inbox.entries.headMap(last.id(), true).values()
        : inbox.entries.values();
  }

  @Override
  public synchronized Outcome<Integer> clear(String userId, Instant now) {
    expire(userId, now);
    return known(forget(userId));
  }

  /** Returns how many messages were deleted. */
  synchronized int forget(String userId) {
    Inbox inbox = inboxes.get(userId);
    List<Entry> ended = inbox == null ? List.of() : List.copyOf(inbox.entries.values());
    end(ended, Reason.DELETED);
    return ended.size();
  }

  @Override
  public synchronized void expire(Instant now) {
    List.copyOf(inboxes.keySet()).forEach(userId -> expire(userId, now));
  }

  private void expire(String userId, Instant now) {
    Inbox inbox = inboxes.get(userId);
    if (inbox != null) {
      end(
          inbox.entries.values().stream()
              .filter(entry -> entry.expiresAt <= now.toEpochMilli())
              .toList(),
          Reason.EXPIRED);
    }
  }

  // ---- for receipts and changes ----------------------------------------------------------------

  private @Nullable Entry find(String userId, MessageId id) {
    Inbox inbox = inboxes.get(userId);
    return inbox == null ? null : inbox.entries.get(id);
  }

  /** When a message expires; null if it is not there. */
  synchronized @Nullable Instant expiresAt(String userId, MessageId id) {
    Entry entry = find(userId, id);
    return entry == null ? null : Instant.ofEpochMilli(entry.expiresAt);
  }

  /** When a message was read; null if it is not there, or not read. */
  synchronized @Nullable Instant readAt(String userId, MessageId id) {
    Entry entry = find(userId, id);
    return entry == null ? null : entry.readAt();
  }

  /** The text of a message in UTF-8; null if it is not there. */
  synchronized byte @Nullable [] text(String userId, MessageId id) {
    Entry entry = find(userId, id);
    return entry == null ? null : entry.text;
  }

  /** The messages after an id, until another, and when each expires. */
  synchronized Map<MessageId, Instant> between(String userId, MessageId from, MessageId to) {
    Inbox inbox = inboxes.get(userId);
    Map<MessageId, Instant> found = new HashMap<>();
    if (inbox != null && to.isAfter(from)) {
      inbox
          .entries
          .subMap(from, false, to, true)
          .forEach((id, entry) -> found.put(id, Instant.ofEpochMilli(entry.expiresAt)));
    }
    return found;
  }

  /** The users who have a message. */
  synchronized List<String> users(MessageId id) {
    return inboxes.entrySet().stream()
        .filter(user -> user.getValue().entries.containsKey(id))
        .map(Map.Entry::getKey)
        .toList();
  }

  // ---- questions -------------------------------------------------------------------------------

  @Override
  public synchronized Listing list(String userId, Query query, Instant now) {
    expire(userId, now);
    Inbox inbox = inboxes.get(userId);
    if (inbox == null) {
      return new Listing(List.of(), Counts.NONE, false);
    }
    MessageId before = query.before();
    var older = before == null ? inbox.entries : inbox.entries.headMap(before, false);
    List<Item> found =
        older.descendingMap().values().stream()
            .filter(entry -> entry.is(query.status()))
            .limit(query.limit() + 1L)
            .map(Entry::item)
            .toList();
    boolean more = found.size() > query.limit();
    return new Listing(more ? found.subList(0, query.limit()) : found, inbox.tally.counts(), more);
  }

  @Override
  public synchronized Counts count(String userId, Instant now) {
    expire(userId, now);
    Inbox inbox = inboxes.get(userId);
    return inbox == null ? Counts.NONE : inbox.tally.counts();
  }

  synchronized Set<MessageId> ids(String userId, Instant now) {
    expire(userId, now);
    Inbox inbox = inboxes.get(userId);
    return inbox == null ? Set.of() : Set.copyOf(inbox.entries.keySet());
  }
}
