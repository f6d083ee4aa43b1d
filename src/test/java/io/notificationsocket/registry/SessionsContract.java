package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.registry.Exchange.Terms;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registrations, who holds them, and whom a push reaches. */
public abstract class SessionsContract extends ExchangeContract {

  private static final Duration TTL = Duration.ofHours(24);

  private final RecordingRecipient first = new RecordingRecipient();
  private final RecordingRecipient second = new RecordingRecipient();
  private final Map<Recipient, Subscription> subscriptions = new HashMap<>();

  protected SessionsContract(Opening opening) {
    super(opening);
  }

  @Test
  void aPushReachesEverySessionOfItsUserAndNobodyElse() {
    RecordingRecipient other = new RecordingRecipient();
    register("ann", "a1", first);
    register("ann", "a2", second);
    register("bob", "a1", other);

    assertThat(push("ann", "1.10")).isEqualTo(2);
    assertThat(push("Ann", "2")).isZero();
    assertThat(first.messages()).containsExactly("1.10");
    assertThat(second.messages()).containsExactly("1.10");
    assertThat(other.messages()).isEmpty();
  }

  @Test
  void whoeverIsToWriteIsToldHowManyDo() {
    register("ann", "a1", first);
    register("ann", "a2", second);
    register("bob", "b1", new RecordingRecipient());

    push("ann", Message.of("1"));
    registry.push("ann", Message.of("2"), 50).commit().await();
    tested.settle();
    for (RecordingRecipient each : List.of(first, second)) {
      assertThat(each.audiences()).hasSize(2);
      assertThat(each.audiences().get(0)).isGreaterThanOrEqualTo(2);
      assertThat(each.audiences().get(1)).isGreaterThanOrEqualTo(50);
      if (tested.countsWhoTookAPush()) { // else more may have come at the same moment
        assertThat(each.audiences()).containsExactly(2, 50);
      }
    }
  }

  @Test
  void aPushCountsOnlyWhoTookIt() {
    register("ann", "a1", first);
    register("ann", "a2", second);
    second.lose();

    assertThat(push("ann", "1")).isEqualTo(tested.countsWhoTookAPush() ? 1 : 2);
    assertThat(push("nobody", "1")).isZero();
  }

  @Test
  void aRegistrationThatNobodyClaimedGetsNothing() {
    register("ann", "a1");

    assertThat(push("ann", "1")).isZero();
    assertThat(registry.recipients()).isZero();
  }

  @Test
  void onlyARegisteredPairCanBeClaimed() {
    register("ann", "a1");

    assertThat(holds("ann", "a2", first)).isFalse();
    assertThat(holds("bob", "a1", first)).isFalse();
    assertThat(holds("", "", first)).isFalse();
    assertThat(registry.recipients()).isZero();
  }

  @Test
  void aNewerClaimWins() {
    register("ann", "a1", first);

    assertThat(holds("ann", "a1", second)).isTrue();
    assertThat(first.revocations()).containsExactly(Revocation.REPLACED);
    assertThat(push("ann", "1")).isEqualTo(1);
    assertThat(first.messages()).isEmpty();
    assertThat(second.messages()).containsExactly("1");
  }

  @Test
  void claimingTwiceIsNoNewClaim() {
    register("ann", "a1", first);

    assertThat(holds("ann", "a1", first)).isTrue();
    assertThat(first.revocations()).isEmpty();
    assertThat(registry.recipients()).isEqualTo(1);
  }

  @Test
  void theOldSocketsLateEndChangesNothing() {
    register("ann", "a1", first);
    holds("ann", "a1", second);

    release(first);

    assertThat(push("ann", "1")).isEqualTo(1);
    assertThat(second.revocations()).isEmpty();
  }

  @Test
  void aRegistrationOutlivesItsSocket() {
    register("ann", "a1", first);
    release(first);
    assertThat(push("ann", "1")).isZero();

    assertThat(holds("ann", "a1", second)).isTrue();
    assertThat(push("ann", "2")).isEqualTo(1);
    assertThat(second.messages()).as("what was missed comes first").containsExactly("1", "2");
  }

  @Test
  void registeringAgainIsHarmlessToWhoHoldsIt() {
    register("ann", "a1", first);
    register("ann", "a1");

    assertThat(first.revocations()).isEmpty();
    assertThat(tested.registrations()).isEqualTo(1);
    assertThat(push("ann", "1")).isEqualTo(1);
  }

  @Test
  void theBackendsEndRevokesAndLeavesNothing() {
    register("ann", "a1", first);

    end("ann", "a1");
    assertThat(first.revocations()).containsExactly(Revocation.ENDED);
    assertThat(push("ann", "1")).isZero();
    release(first); // its socket closes now
    assertThat(holds("ann", "a1", first)).isFalse();
    end("ann", "a1"); // once more
    assertThatNothingIsLeft();
  }

  @Test
  void theEndOfOneSessionLeavesTheOthers() {
    register("ann", "a1", first);
    register("ann", "a2", second);

    end("ann", "a1");

    assertThat(push("ann", "1")).isEqualTo(1);
    assertThat(second.messages()).containsExactly("1");
  }

  @Test
  void anUnclaimedRegistrationExpires() {
    register("ann", "a1");
    clock.advance(TTL.minusMillis(1));
    tested.sweep();
    assertThat(tested.registrations()).isEqualTo(1);

    clock.advance(Duration.ofMillis(1));
    assertThat(holds("ann", "a1", first)).isFalse();
    tested.sweep();
    assertThatNothingIsLeft();
  }

  @Test
  void registeringAgainRenewsTheTime() {
    register("ann", "a1");
    clock.advance(TTL.minusSeconds(1));
    register("ann", "a1");
    clock.advance(TTL.minusSeconds(1));
    tested.sweep();

    assertThat(holds("ann", "a1", first)).isTrue();
  }

  @Test
  void aHeldRegistrationDoesNotExpire() {
    register("ann", "a1", first);
    for (int day = 0; day < 10; day++) {
      clock.advance(TTL);
      tested.sweep();
    }

    assertThat(push("ann", "1")).isEqualTo(1);
    assertThat(holds("ann", "a1", second)).isTrue();
  }

  @Test
  void itsFullTimeStartsWhenTheSocketGoesAway() {
    register("ann", "a1", first);
    clock.advance(TTL.multipliedBy(3)); // no sweep came by
    release(first);
    clock.advance(TTL.minusSeconds(1));
    tested.sweep();
    assertThat(tested.registrations()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    tested.sweep();
    assertThatNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a/b", "status", "ż😀", " ", "%", "\u2028"})
  void anyIdOfOrdinaryCharactersWillDo(String id) {
    assertThatCode(() -> registry.register(id, id)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0000", "a\nb", "\u007f", "\u0085"})
  void otherIdsAreRefused(String id) {
    assertRefused(id);
  }

  @Test
  void theLengthOfAnIdIsCountedInCharactersAsPeopleCount() {
    registry.register("😀".repeat(256), "a1");
    assertRefused("😀".repeat(257));
    assertRefused("x".repeat(257));
  }

  @Test
  void noConnectionIdIsPrintedWhole() {
    Registration registration =
        new Registration("ann", "0123456789", clock.instant(), MessageId.FIRST, "");

    assertThat(registration.toString()).contains("ann", "0123***").doesNotContain("01234");
  }

  private void assertRefused(String id) {
    assertThatThrownBy(() -> registry.register(id, "c")).isInstanceOf(InvalidIdException.class);
    assertThatThrownBy(() -> registry.register("u", id)).isInstanceOf(InvalidIdException.class);
    assertThatThrownBy(() -> registry.end(id, "c")).isInstanceOf(InvalidIdException.class);
    assertThatThrownBy(() -> registry.end("u", id)).isInstanceOf(InvalidIdException.class);
    assertThatThrownBy(() -> registry.push(id, Message.of("1")))
        .isInstanceOf(InvalidIdException.class);
    assertThat(holds("u", id, first)).isFalse();
  }

  private void assertThatNothingIsLeft() {
    assertThat(tested.registrations()).isZero();
    assertThat(registry.recipients()).isZero();
    assertThat(registry.users()).isZero();
  }

  private int push(String user, String json) {
    return push(user, Message.of(json)).sessions();
  }

  private void register(String user, String connection, Recipient recipient) {
    register(user, connection);
    assertThat(holds(user, connection, recipient)).isTrue();
  }

  private void release(Recipient recipient) {
    subscriptions.get(recipient).release();
    tested.settle();
  }

  private boolean holds(String user, String connection, Recipient recipient) {
    Subscription made = claim(user, connection, recipient, Terms.NONE);
    if (made != null) {
      subscriptions.put(recipient, made);
    }
    return made != null;
  }

  @Test
  void theSessionsOfUsersAreCounted() throws Exception {
    register("ann", "a1", first);
    register("ann", "a2", second);
    register("bob", "b1", new RecordingRecipient());
    assertThat(count("ann", "nobody", "bob")).containsExactly(2, 0, 1);

    release(second);
    end("bob", "b1");
    assertThat(count("ann", "nobody", "bob")).containsExactly(1, 0, 0);
  }

  private int[] count(String... users) throws Exception {
    CompletableFuture<int[]> counted = new CompletableFuture<>();
    tested.exchange().count(List.of(users), counted::complete);
    return counted.get(10, TimeUnit.SECONDS);
  }
}
