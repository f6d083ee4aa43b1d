package io.notificationsocket.exchange.redis;

import io.notificationsocket.exchange.redis.HeldClaims.Held;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Exchange.Claimed;
import io.notificationsocket.registry.Exchange.Page;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One claim and its outcome. With a recovery id, it is answered when Redis has stored that too. A
 * claim that is made when its client was sent away already is given back.
 */
final class ClaimCommand extends Command {

  private final Claims claims;
  private final Subscription wanted;
  private final Terms terms;
  private final Consumer<Claimed> then;
  private final @Nullable Held mine;
  private final long epoch;
  private final long asked;
  private final AtomicInteger awaited;
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicBoolean givenBack = new AtomicBoolean();
  private volatile Claimed claimed = Claimed.Failed.UNANSWERED;
  private boolean undoes; // what was written last

  /**
   * @param mine the claim of the same registration that this node holds already
   * @param epoch of the partition
   * @param asked when it is asked for, by {@link Calls#now}
   */
  ClaimCommand(
      Claims claims,
      Subscription wanted,
      Terms terms,
      Consumer<Claimed> then,
      @Nullable Held mine,
      long epoch,
      long asked,
      long deadline) {
    super(Partitions.of(wanted.userId()), deadline);
    this.claims = claims;
    this.wanted = wanted;
    this.terms = terms;
    this.then = then;
    this.mine = mine;
    this.epoch = epoch;
    this.asked = asked;
    this.awaited = new AtomicInteger(terms.recoveryId().isEmpty() ? 1 : 2);
  }

  /** When its client was sent away, all that is left to do is to give back what may be held. */
  @Override
  List<byte[]> words() {
    undoes = told.get();
    return undoes
        ? claims.releaseWords(wanted, asked)
        : claims.claimWords(wanted, terms, mine, asked);
  }

  @Override
  void answered(@Nullable Object reply) {
    if (undoes) {
      return;
    }
    if (reply == null) {
      claimed = Claimed.Failed.NOT_REGISTERED;
    } else if (reply instanceof Long) {
      claimed = Claimed.Failed.REPLACED;
    } else if (reply instanceof List<?> values) {
      claimed = made(values);
    } // else it came too late, and is not made
    if (told.get()) {
      giveBackUnheard();
    } else {
      isAnswered();
    }
  }

  private Claimed.Made made(List<?> values) {
    long number = Replies.number(values.get(0));
    MessageId start = Replies.id(values.get(1));
    claims.replaces(Replies.text(values.get(2)));
    Page page = Replies.page(values, 3);
    boolean missing = Replies.number(values.get(5)) == 1;
    MessageId oldest = page.messages().isEmpty() ? page.newest() : page.messages().get(0).id();
    claims.sees(partition(), number);
    return new Claimed.Made(number, start, missing ? oldest : null, Commit.DONE, page);
  }

  /** One of the awaited answers has come. */
  void isAnswered() {
    if (awaited.decrementAndGet() > 0) {
      return;
    }
    if (told.getAndSet(true)) {
      giveBackUnheard();
      return;
    }
    if (claimed instanceof Claimed.Made made) {
      long number = made.number();
      boolean again = mine != null && mine.number() == number;
      Subscription by = mine != null && again ? mine.by() : wanted;
      claims.isMade(mine, new Held(by, number, asked, terms.recoveryId(), epoch));
    }
    then.accept(claimed);
  }

  /** The client was sent away before the claim was answered. */
  private void giveBackUnheard() {
    if (claimed instanceof Claimed.Made made
        && (mine == null || mine.number() != made.number())
        && !givenBack.getAndSet(true)) {
      claims.giveBack(new Held(wanted, made.number(), asked, "", epoch), made.start());
    }
  }

  @Override
  void failed(StoreFailedException why) {
    if (!told.getAndSet(true)) {
      then.accept(Claimed.Failed.UNANSWERED);
    }
    giveBackUnheard();
  }

  /**
   * Goes on even if overdue, because Redis may have made the claim, which must then be released.
   */
  @Override
  boolean overdue(StoreFailedException why) {
    failed(why);
    return !wasWritten();
  }
}
