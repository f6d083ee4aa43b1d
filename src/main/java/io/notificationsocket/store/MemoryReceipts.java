package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.ChangeStore;
import io.notificationsocket.exchange.local.ReceiptStore;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Receipts.Of;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Receipts and changes of {@code STORE=memory}. Thread-safe; one user's lock is held at a time,
 * maybe within that of the user's messages, and never the other way round.
 */
final class MemoryReceipts implements ReceiptStore, ChangeStore {

  private final ConcurrentHashMap<String, UserReceipts> users = new ConcurrentHashMap<>();
  private final MemoryMessages messages;
  private final StoreSettings settings;
  private final Clock clock;

  MemoryReceipts(MemoryMessages messages, StoreSettings settings, Clock clock) {
    this.messages = messages;
    this.settings = settings;
    this.clock = clock;
  }

  /** Runs at once what a store on disk writes later. */
  interface AtOnce extends StoreChange {
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
    List<MessageEntry> kept = messages.between(userId, from, to);
    MessageId afterEnd = liveSince.isAfter(from) ? liveSince : from;
    Instant now = clock.instant();
    with(
        userId,
        user -> {
          for (MessageEntry each : kept) {
            receipt(user, each.id(), Instant.ofEpochMilli(each.expiresAt())).arrived(now);
          }
          user.receipts.forEach(
              (id, receipt) -> {
                boolean isLate = isBetween(from, receipt.late, to) && !isBetween(from, id, to);
                boolean hasEnded = receipt.ended != null && isBetween(afterEnd, id, to);
                if (isLate || hasEnded) {
                  receipt.arrived(now);
                }
              });
          return kept;
        });
  }

  private static boolean isBetween(MessageId from, @Nullable MessageId id, MessageId to) {
    return id != null && id.isAfter(from) && !id.isAfter(to);
  }

  @Override
  public void sent(String userId, MessageId from, MessageId to) {
    List<MessageEntry> kept = messages.between(userId, from, to);
    with(
        userId,
        user -> {
          for (MessageEntry each : kept) {
            receipt(user, each.id(), Instant.ofEpochMilli(each.expiresAt())).sent = true;
          }
          return kept;
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
    MessageEntry kept = messages.find(userId, id);
    StoredReceipt known =
        with(
            userId,
            user -> {
              MemoryReceipt receipt = user.receipts.get(id);
              return receipt == null ? null : receipt.stored();
            });
    if (known != null || kept == null) {
      return known;
    }
    return new MemoryReceipt(Instant.ofEpochMilli(kept.expiresAt())).stored();
  }

  @Override
  public List<String> users(MessageId id) {
    Set<String> found = new TreeSet<>(messages.users(id));
    users.forEach(
        (userId, user) -> {
          if (with(userId, its -> its.receipts.containsKey(id))) {
            found.add(userId);
          }
        });
    return List.copyOf(found);
  }

  /** A message is not kept any more. */
  void ended(MessageEntry message) {
    if (message.bytes() > Math.min(settings.userMaxBytes(), settings.maxBytes())) {
      return; // it was never kept
    }
    with(
        message.userId(),
        user -> {
          MemoryReceipt receipt =
              receipt(user, message.id(), Instant.ofEpochMilli(message.expiresAt()));
          if (receipt.ended == null) {
            receipt.ended = End.EXPIRED;
          }
          receipt.until = clock.instant().plus(settings.receiptTtl());
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
      with(
          userId,
          user -> {
            user.receipts
                .values()
                .removeIf(receipt -> receipt.until != null && !receipt.until.isAfter(now));
            user.findNewestChange();
            user.collapses.values().removeIf(id -> hasEnded(user.receipts.get(id)));
            return user;
          });
    }
  }

  private static boolean hasEnded(@Nullable MemoryReceipt receipt) {
    return receipt != null && receipt.ended != null;
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
    MessageEntry kept = messages.find(userId, id);
    if (kept != null) {
      // The text first, so that whoever finds the version finds the text.
      messages.change(userId, id, ((Utf8) text).bytes);
      with(
          userId,
          user -> {
            MemoryReceipt receipt = receipt(user, id, Instant.ofEpochMilli(kept.expiresAt()));
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
    MessageEntry kept = messages.find(userId, id);
    if (kept != null) {
      with(
          userId,
          user -> {
            MemoryReceipt receipt = receipt(user, id, Instant.ofEpochMilli(kept.expiresAt()));
            receipt.ended = replacedBy == null ? End.WITHDRAWN : End.REPLACED;
            receipt.endedAt = at;
            receipt.replacedBy = replacedBy;
            user.isChanged(receipt, position);
            return receipt;
          });
      messages.drop(userId, id);
    }
    return Commit.DONE;
  }

  @Override
  public StoreChange late(String userId, MessageId id, MessageId position) {
    return (AtOnce)
        () -> {
          MessageEntry kept = messages.find(userId, id);
          if (kept != null) {
            with(
                userId,
                user -> {
                  MemoryReceipt receipt = receipt(user, id, Instant.ofEpochMilli(kept.expiresAt()));
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
    if (kept == null) {
      return Stream.empty();
    }
    String json = new String(kept.text(), UTF_8);
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
    MessageEntry kept = messages.find(userId, known);
    return kept == null || kept.isExpired(clock.instant()) ? null : known;
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
