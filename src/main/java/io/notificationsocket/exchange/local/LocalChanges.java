package io.notificationsocket.exchange.local;

import io.notificationsocket.exchange.local.ReceiptStore.End;
import io.notificationsocket.exchange.local.ReceiptStore.StoredReceipt;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageChanges;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Receipts.Of;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes and withdraws messages in a store. Each call waits for the store's medium. Thread-safe:
 * one change of a message is checked and made after the other, with a lock of its own; each user is
 * told with that user's lock held.
 */
final class LocalChanges implements MessageChanges {

  /** By the texts of message ids. */
  private final UserLocks turns = new UserLocks();

  private final UserLocks locks;
  private final Supplier<Audience> audience;
  private final Store store;
  private final MessageIds ids;
  private final Fanouts fanouts;
  private final OpenChanges open;
  private final Clock clock;

  LocalChanges(
      UserLocks locks,
      Supplier<Audience> audience,
      Store store,
      MessageIds ids,
      Fanouts fanouts,
      OpenChanges open,
      Clock clock) {
    this.locks = locks;
    this.audience = audience;
    this.store = store;
    this.ids = ids;
    this.fanouts = fanouts;
    this.open = open;
    this.clock = clock;
  }

  /** A change of one message, for each of its users. */
  private interface Change {
    MessageChange told(MessageId position);

    Commit made(String userId, MessageId position);
  }

  @Override
  public Outcome<Result> change(String userId, MessageId id, String json, int version) {
    synchronized (turns.of(id.toString())) {
      List<Known> known = find(id, List.of(userId));
      if (isLive(known) && store.receipts().users(id).size() > 1) {
        return refused(Result.Refused.OF_MANY);
      }
      return change(id, json, version, known);
    }
  }

  @Override
  public Outcome<Result> changeForAll(MessageId id, String json, int version) {
    synchronized (turns.of(id.toString())) {
      return change(id, json, version, findAll(id));
    }
  }

  private Outcome<Result> change(MessageId id, String json, int version, List<Known> known) {
    if (!isLive(known)) {
      return refused(Result.Refused.UNKNOWN);
    }
    int last = version(known);
    if (version != ANY && version != last) {
      return refused(Result.Refused.OTHER_VERSION);
    }
    ChangeStore.NewText text = store.changes().text(json);
    Change updated =
        new Change() {
          @Override
          public MessageChange told(MessageId position) {
            return new MessageChange.Updated(id, position, last + 1, json);
          }

          @Override
          public Commit made(String userId, MessageId position) {
            return store.changes().update(userId, id, position, last + 1, text);
          }
        };
    return new Outcome.Known<>(new Result.Done(last + 1, make(updated, known)), Commit.DONE);
  }

  @Override
  public Outcome<Result> withdraw(String userId, MessageId id, int version) {
    synchronized (turns.of(id.toString())) {
      return withdraw(id, version, find(id, List.of(userId)));
    }
  }

  @Override
  public Outcome<Result> withdrawForAll(MessageId id, int version) {
    synchronized (turns.of(id.toString())) {
      return withdraw(id, version, findAll(id));
    }
  }

  private Outcome<Result> withdraw(MessageId id, int version, List<Known> known) {
    boolean wasWithdrawn = known.stream().anyMatch(each -> each.receipt.ended() == End.WITHDRAWN);
    if (!isLive(known) && !wasWithdrawn) {
      return refused(Result.Refused.UNKNOWN);
    }
    int last = version(known);
    if (version != ANY && version != last) {
      return refused(Result.Refused.OTHER_VERSION);
    }
    Instant at = clock.instant();
    Change withdrawn =
        new Change() {
          @Override
          public MessageChange told(MessageId position) {
            return new MessageChange.Withdrawn(id, position, at, null);
          }

          @Override
          public Commit made(String userId, MessageId position) {
            return store.changes().end(userId, id, position, at, null);
          }
        };
    return new Outcome.Known<>(new Result.Done(last, make(withdrawn, known)), Commit.DONE);
  }

  private static Outcome<Result> refused(Result.Refused why) {
    return new Outcome.Known<>(why, Commit.DONE);
  }

  // ---- which ones ------------------------------------------------------------------------------

  /** A message of a user. */
  private record Known(String userId, StoredReceipt receipt, boolean isLive) {}

  private List<Known> findAll(MessageId id) {
    store.commit().await(); // what is on its way is found, too
    return known(id, store.receipts().users(id));
  }

  private List<Known> find(MessageId id, List<String> users) {
    store.commit().await();
    return known(id, users);
  }

  private List<Known> known(MessageId id, List<String> users) {
    List<Of> wanted = users.stream().map(userId -> new Of(userId, id)).toList();
    List<@Nullable StoredReceipt> found = store.receipts().find(wanted);
    Instant now = clock.instant();
    List<Known> known = new ArrayList<>();
    for (int n = 0; n < users.size(); n++) {
      StoredReceipt receipt = found.get(n);
      if (receipt != null) {
        boolean isLive = receipt.ended() == null && receipt.expires().isAfter(now);
        known.add(new Known(users.get(n), receipt, isLive));
      }
    }
    return known;
  }

  private static boolean isLive(List<Known> known) {
    return known.stream().anyMatch(Known::isLive);
  }

  /** Of those that live, if some do; they differ only when the server was killed meanwhile. */
  private static int version(List<Known> known) {
    Stream<Known> wanted = isLive(known) ? known.stream().filter(Known::isLive) : known.stream();
    return wanted.mapToInt(each -> each.receipt.version()).max().orElse(1);
  }

  // ---- making it -------------------------------------------------------------------------------

  /** Returns how many sessions were told. */
  private int make(Change change, List<Known> known) {
    List<Known> live = known.stream().filter(Known::isLive).toList();
    int told = 0;
    for (int from = 0; from < live.size(); from += Fanouts.CHUNK) {
      List<Known> chunk = live.subList(from, Math.min(from + Fanouts.CHUNK, live.size()));
      Commit last = Commit.DONE;
      for (Known each : chunk) {
        Made made = make(change, each.userId);
        made.outgoing.flush(live.size());
        told += made.outgoing.sessions();
        last = made.commit;
      }
      last.await();
    }
    return told;
  }

  private record Made(Outgoing outgoing, Commit commit) {}

  private Made make(Change change, String userId) {
    synchronized (locks.of(userId)) {
      MessageId position = ids.next();
      fanouts.reach(userId, position);
      Outgoing outgoing = audience.get().change(userId, change.told(position));
      Commit commit = change.made(userId, position);
      open.add(userId, commit);
      return new Made(outgoing, commit);
    }
  }
}
