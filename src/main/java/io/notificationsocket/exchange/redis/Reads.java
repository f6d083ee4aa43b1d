package io.notificationsocket.exchange.redis;

import io.notificationsocket.exchange.redis.HeldClaims.Held;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Exchange.Page;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of kept messages: at most one at a time for each subscription, and a limited number
 * in flight. A read also finds out whether the claim still stands. Thread-safe.
 */
final class Reads {

  /** The most bytes of a page. */
  static final int PAGE_BYTES = 256 << 10;

  private static final int AT_ONCE = 128;

  /** Stands for the number of a claim that this node no longer holds. */
  private static final long GIVEN_BACK = -1;

  private final Requests requests;
  private final HeldClaims held;
  private final Recovery recovery;
  private final Heartbeat heartbeat;
  private final Duration heldTtl;
  private final Duration receiptTtl;
  private final ArrayDeque<Read> waiting = new ArrayDeque<>(); // guarded by this
  private int underWay; // guarded by this
  private volatile Audience audience = Audience.NOBODY;
  private volatile Executor threads = Runnable::run;

  Reads(
      Requests requests,
      HeldClaims held,
      Recovery recovery,
      Heartbeat heartbeat,
      Duration heldTtl,
      Duration receiptTtl) {
    this.requests = requests;
    this.held = held;
    this.recovery = recovery;
    this.heartbeat = heartbeat;
    this.heldTtl = heldTtl;
    this.receiptTtl = receiptTtl;
  }

  /**
   * @param told of claims that turn out to be over
   * @param answering where pages are answered
   */
  void begin(Audience told, Executor answering) {
    audience = told;
    threads = answering;
  }

  /**
   * @param changesAfter the place after which changes are wanted
   * @param most messages of the page, and changes
   * @param then given null when it cannot be read
   */
  void read(
      Subscription whose,
      MessageId after,
      MessageId changesAfter,
      int most,
      Consumer<@Nullable Page> then) {
    Read read = new Read(whose, after, changesAfter, most, then);
    synchronized (this) {
      if (underWay >= AT_ONCE) {
        waiting.add(read);
        return;
      }
      underWay++;
    }
    requests.add(read);
  }

  private void isOver() {
    Read next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        underWay--;
        return;
      }
    }
    requests.add(next);
  }

  synchronized boolean isIdle() {
    return underWay == 0;
  }

  /** Without a deadline: the client stays connected while Redis is away. */
  private final class Read extends Command {
    private final Subscription whose;
    private final MessageId after;
    private final MessageId changesAfter;
    private final int most;
    private final Consumer<@Nullable Page> then;
    private @Nullable Held claim;
    private long epoch;

    Read(
        Subscription whose,
        MessageId after,
        MessageId changesAfter,
        int most,
        Consumer<@Nullable Page> then) {
      super(Partitions.of(whose.userId()), Long.MAX_VALUE);
      this.whose = whose;
      this.after = after;
      this.changesAfter = changesAfter;
      this.most = most;
      this.then = then;
    }

    @Override
    List<byte[]> words() {
      Held now = held.of(whose);
      claim = now;
      epoch = heartbeat.epoch(partition());
      boolean doubtful = now != null && now.epoch() < epoch;
      boolean lost = now != null && now.epoch() < heartbeat.lostIn(partition());
      return requests.call(
          Script.READ,
          whose.userId(),
          List.of(
              Keys.bytes(whose.connectionId()),
              Calls.number(now == null ? GIVEN_BACK : whose.number()),
              Calls.id(after),
              Calls.number(most),
              Calls.number(PAGE_BYTES),
              Calls.flag(doubtful),
              lost ? Calls.NOTHING : Keys.bytes(heartbeat.born(partition())),
              Calls.number(heldTtl.toMillis()),
              Keys.bytes(now == null ? "" : now.recoveryId()),
              Keys.bytes(whose.userId()),
              now == null ? Calls.NOTHING : Calls.time(now.asked()),
              Calls.client(whose.recipient()),
              Calls.id(changesAfter),
              Calls.number(receiptTtl.toMillis())));
    }

    @Override
    void answered(@Nullable Object reply) {
      isOver();
      if (reply instanceof byte[] over) {
        revoke(Replies.revocation(Replies.text(over)));
        return;
      }
      List<?> values = (List<?>) Objects.requireNonNull(reply);
      if (claim != null) {
        claim.seenIn(epoch);
        if (Replies.number(values.get(2)) == 1 && !claim.recoveryId().isEmpty()) {
          // which Redis may have lost, too
          requests.add(recovery.storingAgain(claim.by(), claim.recoveryId(), () -> {}));
        }
      }
      Page page = Replies.page(values, 0);
      threads.execute(() -> then.accept(page));
    }

    private void revoke(Revocation why) {
      if (claim != null) {
        held.remove(claim);
      }
      threads.execute(
          () -> {
            audience.revoke(whose.userId(), whose.connectionId(), whose.number(), why);
            then.accept(new Page(List.of(), false, MessageId.FIRST)); // nobody takes it
          });
    }

    @Override
    void failed(StoreFailedException why) {
      isOver();
      threads.execute(() -> then.accept(null));
    }
  }
}
