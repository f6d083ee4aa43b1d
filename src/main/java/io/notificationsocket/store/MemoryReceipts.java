package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.ChangeStore;
import io.notificationsocket.exchange.local.ReceiptStore;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Receipts.Of;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Receipts and changes of {@code STORE=memory}. A message ends when it is neither in the log nor in
 * the inbox; its receipt is dropped a while after the first look that finds it so. Thread-safe; one
 * user's lock is held at a time, maybe within that of the messages or of the inbox, and never the
 * other way round.
 */
final class MemoryReceipts implements ReceiptStore, ChangeStore {

  private final ConcurrentHashMap<String, UserReceipts> users = new ConcurrentHashMap<>();
  private final StoreSettings settings;
  private final Clock clock;

  @SuppressWarnings("NullAway.Init") // set before anybody else knows this
  private MemoryMessages messages;

  @SuppressWarnings("NullAway.Init") // as above
  private MemoryInbox inbox;

  MemoryReceipts(StoreSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Whose messages these are. */
  void of(MemoryMessages itsMessages, MemoryInbox itsInbox) {
    messages = itsMessages;
    inbox = itsInbox;
  }

  /** Runs at once what a store on disk writes later. */
  private interface AtOnce extends StoreChange {
    void run();
  }

  static void run(List<StoreChange> changes) {
    for (StoreChange change : changes) {
      ((AtOnce) change).run();
    }
  }

  /** Changes what is known of a user with its lock held. */
  private <T extends @Nullable Object> T with(String userId, Function<UserReceipts, T> action) {
    List<T> result = new ArrayList<>(1);
    users.compute(
        userId,
        (id, known) -> {
          UserReceipts user = known == null ? new UserReceipts() : known;
          result.add(action.apply(user));
          return user.isEmpty() ? null : user;
        });
    return result.get(0);
  }

  private MemoryReceipt receipt(UserReceipts user, MessageId id, Instant expires) {
    return user.receipts.computeIfAbsent(id, unused -> new MemoryReceipt(expires));
  }

  // ---- receipts --------------------------------------------------------------------------------

  @Override
  public void arrived(String userId, MessageId from, MessageId liveSince, MessageId to) {
    Map<MessageId, Instant> arrived = new HashMap<>(inLog(userId, from, to));
    MessageId afterEnd = liveSince.isAfter(from) ? liveSince : from;
    inbox.between(userId, afterEnd, to).forEach(arrived::putIfAbsent);
    Instant now = clock.instant();
    with(
        userId,
        user -> {
          arrived.forEach((id, expires) -> receipt(user, id, expires).arrived(now));
          user.receipts.forEach(
              (id, receipt) -> {
                boolean isLate = isBetween(from, receipt.late, to) && !isBetween(from, id, to);
                if (!arrived.containsKey(id) && (isLate || isBetween(afterEnd, id, to))) {
                  receipt.arrived(now);
                }
              });
          return user;
        });
  }

  private Map<MessageId, Instant> inLog(String userId, MessageId from, MessageId to) {
    return messages.between(userId, from, to).stream()
        .collect(
            Collectors.toMap(MessageEntry::id, entry -> Instant.ofEpochMilli(entry.expiresAt())));
  }

  private static boolean isBetween(MessageId from, @Nullable MessageId id, MessageId to) {
    return id != null && id.isAfter(from) && !id.isAfter(to);
  }

  @Override
  public void sent(String userId, MessageId from, MessageId to) {
    Map<MessageId, Instant> kept = inLog(userId, from, to);
    with(
        userId,
        user -> {
          kept.forEach((id, expires) -> receipt(user, id, expires).sent = true);
          return user;
        });
  }

  @Override
  public List<@Nullable StoredReceipt> find(List<Of> wanted) {
    List<@Nullable StoredReceipt> found = new ArrayList<>(wanted.size());
    for (Of each : wanted) {
      found.add(find(each.userId(), each.id()));
    }
    return found;
  }

  private @Nullable StoredReceipt find(String userId, MessageId id) {
    Instant expires = expires(userId, id);
    Instant read = inbox.readAt(userId, id);
    MemoryReceipt known =
        with(
            userId,
            user -> {
              MemoryReceipt receipt = user.receipts.get(id);
              return receipt == null ? null : receipt.copy();
            });
    if (known == null) {
      return expires == null ? null : new MemoryReceipt(expires).stored(true, read);
    }
    if (expires != null) {
      known.expires = expires;
    }
    return known.stored(expires != null, read == null ? known.read : read);
  }

  /** The later end in the log and in the inbox; null if the message is in neither. */
  private @Nullable Instant expires(String userId, MessageId id) {
    MessageEntry kept = messages.find(userId, id);
    Instant inLog = kept == null ? null : Instant.ofEpochMilli(kept.expiresAt());
    Instant inInbox = inbox.expiresAt(userId, id);
    return inInbox == null || (inLog != null && inLog.isAfter(inInbox)) ? inLog : inInbox;
  }

  @Override
  public List<String> users(MessageId id) {
    Set<String> found = new TreeSet<>(messages.users(id));
    found.addAll(inbox.users(id));
    for (String userId : users.keySet()) {
      if (with(userId, its -> its.receipts.containsKey(id))) {
        found.add(userId);
      }
    }
    return List.copyOf(found);
  }

  /** A message is not in the log any more. */
  void leftLog(MessageEntry message) {
    if (message.bytes() <= Math.min(settings.userMaxBytes(), settings.maxBytes())) {
      left(message.userId(), message.id(), Instant.ofEpochMilli(message.expiresAt()), null);
    } // else it was never kept
  }

  /**
   * A message is not in the inbox any more.
   *
   * @param read null if it was not
   */
  void leftInbox(String userId, MessageId id, Instant expires, @Nullable Instant read) {
    left(userId, id, expires, read);
  }

  private void left(String userId, MessageId id, Instant expires, @Nullable Instant read) {
    with(
        userId,
        user -> {
          MemoryReceipt receipt = receipt(user, id, expires);
          receipt.expires = receipt.expires.isAfter(expires) ? receipt.expires : expires;
          receipt.read = read == null ? receipt.read : read;
          return receipt;
        });
  }

  /** Drops all of a user's receipts and collapse keys. */
  void forget(String userId) {
    users.remove(userId);
  }

  @Override
  public void expire(Instant now) {
    for (String userId : users.keySet()) {
      Set<MessageId> ended =
          with(userId, user -> Set.copyOf(user.receipts.keySet())).stream()
              .filter(id -> expires(userId, id) == null)
              .collect(Collectors.toSet());
      with(
          userId,
          user -> {
            drop(user, ended, now);
            return user;
          });
    }
  }

  private void drop(UserReceipts user, Set<MessageId> ended, Instant now) {
    for (MessageId id : ended) {
      MemoryReceipt receipt = user.receipts.get(id);
      if (receipt != null && receipt.until == null) {
        receipt.until = now.plus(settings.receiptTtl());
      }
    }
    user.receipts
        .values()
        .removeIf(receipt -> receipt.until != null && !receipt.until.isAfter(now));
    user.collapses.values().removeIf(ended::contains);
    user.findNewestChange();
  }

  // ---- changes ---------------------------------------------------------------------------------

  private static final class Utf8 implements NewText {
    private final byte[] bytes;

    Utf8(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  @Override
  public NewText text(String json) {
    return new Utf8(json.getBytes(UTF_8));
  }

  @Override
  public Commit update(String userId, MessageId id, MessageId position, int version, NewText text) {
    Instant expires = expires(userId, id);
    if (expires != null) {
      // The text first, so that whoever finds the version finds the text.
      messages.change(userId, id, ((Utf8) text).bytes);
      inbox.change(userId, id, ((Utf8) text).bytes, version, position.at());
      with(
          userId,
          user -> {
            MemoryReceipt receipt = receipt(user, id, expires);
            receipt.version = version;
            user.isChanged(receipt, position);
            return receipt;
          });
    }
    return Commit.DONE;
  }

  @Override
  public Commit end(
      String userId, MessageId id, MessageId position, Instant at, @Nullable MessageId replacedBy) {
    Instant expires = expires(userId, id);
    if (expires != null) {
      with(
          userId,
          user -> {
            MemoryReceipt receipt = receipt(user, id, expires);
            receipt.ended = replacedBy == null ? End.WITHDRAWN : End.REPLACED;
            receipt.endedAt = at;
            receipt.until = at.plus(settings.receiptTtl());
            receipt.replacedBy = replacedBy;
            user.isChanged(receipt, position);
            return receipt;
          });
      messages.drop(userId, id);
      inbox.end(userId, id, replacedBy == null ? Reason.WITHDRAWN : Reason.REPLACED);
    }
    return Commit.DONE;
  }

  @Override
  public StoreChange late(String userId, MessageId id, MessageId position) {
    return (AtOnce)
        () -> {
          Instant expires = expires(userId, id);
          if (expires != null) {
            with(
                userId,
                user -> {
                  MemoryReceipt receipt = receipt(user, id, expires);
                  receipt.late = position;
                  user.isChanged(receipt, position);
                  return receipt;
                });
          }
        };
  }

  @Override
  public MessageId newest(String userId) {
    return users.containsKey(userId) ? with(userId, user -> user.newestChange) : MessageId.FIRST;
  }

  @Override
  public List<MessageChange> after(String userId, MessageId after, MessageId until, int most) {
    if (!users.containsKey(userId)) {
      return List.of();
    }
    List<Changed> changed =
        with(
            userId,
            user ->
                user.receipts.headMap(until, true).entrySet().stream()
                    .flatMap(each -> Changed.of(each.getKey(), each.getValue()))
                    .filter(each -> each.position().isAfter(after))
                    .sorted(Comparator.comparing(Changed::position))
                    .toList());
    return changed.stream().limit(most).flatMap(known -> change(userId, known, after)).toList();
  }

  /** What is known of a message that has changed. */
  private record Changed(
      MessageId id,
      MessageId position,
      int version,
      @Nullable MessageId late,
      @Nullable Instant endedAt,
      @Nullable MessageId replacedBy) {

    static Stream<Changed> of(MessageId id, MemoryReceipt receipt) {
      MessageId position = receipt.changed;
      return position == null
          ? Stream.empty()
          : Stream.of(
              new Changed(
                  id,
                  position,
                  receipt.version,
                  receipt.late,
                  receipt.endedAt,
                  receipt.replacedBy));
    }
  }

  /** With the text, which is read after the version; none when it is not there any more. */
  private Stream<MessageChange> change(String userId, Changed known, MessageId after) {
    if (known.endedAt() != null) {
      return Stream.of(
          new MessageChange.Withdrawn(
              known.id(), known.position(), known.endedAt(), known.replacedBy()));
    }
    MessageEntry kept = messages.find(userId, known.id());
    byte[] text = kept == null ? inbox.text(userId, known.id()) : kept.text();
    if (text == null) {
      return Stream.empty();
    }
    String json = new String(text, UTF_8);
    return Stream.of(
        known.late() != null && known.late().isAfter(after)
            ? new MessageChange.Late(new Push(known.id(), json), known.position(), true)
            : new MessageChange.Updated(known.id(), known.position(), known.version(), json));
  }

  @Override
  public @Nullable MessageId find(String userId, String collapse) {
    MessageId known =
        users.containsKey(userId) ? with(userId, user -> user.collapses.get(collapse)) : null;
    if (known == null) {
      return null;
    }
    Instant expires = expires(userId, known);
    return expires == null || !expires.isAfter(clock.instant()) ? null : known;
  }

  @Override
  public StoreChange collapse(String userId, Collapse collapse) {
    return (AtOnce)
        () -> {
          MessageId before = collapse.before();
          if (before != null) {
            end(userId, before, collapse.position(), collapse.at(), collapse.by());
          }
          with(
              userId,
              user ->
                  collapse.expires() == null
                      ? user.collapses.remove(collapse.key())
                      : user.collapses.put(collapse.key(), collapse.by()));
        };
  }
}
