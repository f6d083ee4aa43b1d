package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.Settings;
import io.notificationsocket.config.StoreSettings.Delivery;
import io.notificationsocket.exchange.redis.HeldClaims.Held;
import io.notificationsocket.registry.Exchange.Claimed;
import io.notificationsocket.registry.Exchange.HandedOver;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes claims, gives them back, and hands them over to other nodes. Thread-safe. */
final class Claims {

  /** How many messages the answer to a claim contains. */
  private static final int FIRST_PAGE = 64;

  /** After this time nobody takes a claim over any more that was handed over. */
  private static final Duration HANDED_OVER = Duration.ofSeconds(30);

  private final Requests requests;
  private final HeldClaims held;
  private final Recovery recovery;
  private final Heartbeat heartbeat;
  private final boolean atMostOnce;
  private final Duration heldTtl;
  private final Duration ttl;
  private final Duration receiptTtl;

  Claims(
      Requests requests,
      HeldClaims held,
      Recovery recovery,
      Heartbeat heartbeat,
      Settings settings) {
    this.requests = requests;
    this.held = held;
    this.recovery = recovery;
    this.heartbeat = heartbeat;
    this.atMostOnce = settings.store().delivery() == Delivery.AT_MOST_ONCE;
    this.heldTtl = Renewals.heldTtl(settings);
    this.ttl = settings.registrationTtl();
    this.receiptTtl = settings.store().receiptTtl();
  }

  /**
   * @param then called once
   */
  void claim(Subscription wanted, Terms terms, Consumer<Claimed> then) {
    ClaimCommand claim =
        new ClaimCommand(
            this,
            wanted,
            terms,
            then,
            held.find(wanted),
            heartbeat.epoch(Partitions.of(wanted.userId())),
            requests.calls().now(),
            requests.deadline());
    if (terms.recoveryId().isEmpty()
        || requests.offer(
            recovery.storing(
                wanted,
                terms.recoveryId(),
                requests.deadline(),
                claim::isAnswered,
                claim::failed))) {
      requests.offer(claim);
    }
  }

  /**
   * @param mine the claim of the same registration that this node holds already
   * @param asked when the claim was asked for
   */
  List<byte[]> claimWords(Subscription wanted, Terms terms, @Nullable Held mine, long asked) {
    boolean again = mine != null && mine.by().recipient() == wanted.recipient();
    HandedOver handedOver = terms.handedOver();
    MessageId after = handedOver != null && atMostOnce ? handedOver.offered() : terms.after();
    return requests.call(
        Script.CLAIM,
        wanted.userId(),
        List.of(
            Keys.bytes(wanted.userId()),
            Keys.bytes(wanted.connectionId()),
            after == null ? Calls.NOTHING : Calls.id(after),
            Keys.bytes(terms.recoveryId()),
            Calls.number(heldTtl.toMillis()),
            Calls.flag(atMostOnce),
            Calls.number(mine == null ? 0 : mine.number()),
            mine == null ? Calls.NOTHING : Calls.id(mine.by().offered()),
            Calls.flag(again),
            Calls.number(FIRST_PAGE),
            Calls.number(Reads.PAGE_BYTES),
            Calls.time(asked),
            handedOver == null ? Calls.NOTHING : Calls.number(handedOver.number()),
            Calls.client(wanted.recipient()),
            Calls.number(receiptTtl.toMillis())));
  }

  /** Gives back a claim that may have been made, and whose number is not known. */
  List<byte[]> releaseWords(Subscription wanted, long asked) {
    return releaseWords(wanted, Calls.NOTHING, Calls.NOTHING, Calls.time(asked));
  }

  private List<byte[]> releaseWords(Subscription by, byte[] number, byte[] offered, byte[] asked) {
    return requests.call(
        Script.RELEASE,
        by.userId(),
        List.of(
            Keys.bytes(by.connectionId()),
            number,
            offered,
            Calls.number(ttl.toMillis()),
            asked,
            Keys.bytes(by.userId())));
  }

  /** A client claimed with another recovery id than before. */
  void replaces(String recoveryId) {
    if (!recoveryId.isEmpty()) {
      recovery.forget(recoveryId);
    }
  }

  /** Redis has told the number of a claim. */
  void sees(int partition, long number) {
    requests.calls().seesClaim(partition, number);
  }

  /**
   * A claim was made, and its client is about to learn it.
   *
   * @param mine the claim of the same registration that this node held before
   */
  void isMade(@Nullable Held mine, Held made) {
    if (mine != null && mine.number() == made.number()) {
      held.replace(mine, made);
    } else {
      held.put(made);
    }
  }

  void release(Subscription whose) {
    Held known = held.of(whose);
    giveBack(
        known != null ? known : new Held(whose, whose.number(), RedisTime.UNKNOWN, "", 0),
        whose.offered());
  }

  void handOver(Subscription whose) {
    Held known = held.of(whose);
    if (known != null) {
      held.remove(known);
      heartbeat.later(HANDED_OVER, () -> giveBack(known, whose.offered()));
    }
  }

  /** Gives the claim of a registration back if it still has this number. */
  void revoked(String userId, String connectionId, long number) {
    Held known = held.find(userId, connectionId);
    if (known != null && known.number() == number) {
      // A late revocation may concern a claim that this client has made again since.
      giveBack(known, known.by().offered());
    }
  }

  /**
   * Repeated until Redis has executed it: a claim that is never released counts as a session for
   * ever.
   */
  void giveBack(Held claim, MessageId offered) {
    held.remove(claim);
    Subscription by = claim.by();
    requests.add(
        new Command(Partitions.of(by.userId()), Long.MAX_VALUE) {
          @Override
          List<byte[]> words() {
            return releaseWords(by, Calls.number(claim.number()), Calls.id(offered), Calls.NOTHING);
          }

          @Override
          void answered(@Nullable Object reply) {}

          @Override
          void failed(StoreFailedException why) {
            // Redis refuses it for good, or this server ends, and with it the lease.
          }
        });
  }
}
