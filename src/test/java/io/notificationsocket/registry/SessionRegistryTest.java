package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.SessionRegistry.Terms;
import io.notificationsocket.store.LocalStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionRegistryTest {

  private static final Duration TTL = Duration.ofHours(24);

  private final ManualClock clock = new ManualClock();
  private final Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
  private final SessionRegistry registry =
      new SessionRegistry(settings, LocalStore.inMemory(settings.store()), clock);
  private final RecordingRecipient first = new RecordingRecipient();
  private final RecordingRecipient second = new RecordingRecipient();
  private final Map<Recipient, Subscription> subscriptions = new HashMap<>();

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

    registry.push("ann", Message.of("1"));
    registry.push("ann", Message.of("2"), 50);
    assertThat(first.audiences()).containsExactly(2, 50);
    assertThat(second.audiences()).containsExactly(2, 50);
  }

  @Test
  void aPushCountsOnlyWhoTookIt() {
    register("ann", "a1", first);
    register("ann", "a2", second);
    second.lose();

    assertThat(push("ann", "1")).isEqualTo(1);
    assertThat(push("nobody", "1")).isZero();
  }

  @Test
  void aRegistrationThatNobodyClaimedGetsNothing() {
    registry.register("ann", "a1");

    assertThat(push("ann", "1")).isZero();
    assertThat(registry.recipients()).isZero();
  }

  @Test
  void onlyARegisteredPairCanBeClaimed() {
    registry.register("ann", "a1");

    assertThat(claim(registry, "ann", "a2", first)).isFalse();
    assertThat(claim(registry, "bob", "a1", first)).isFalse();
    assertThat(claim(registry, "", "", first)).isFalse();
    assertThat(registry.isRegistered("bob", "a1")).isFalse();
    assertThat(registry.isRegistered("ann", "a1")).isTrue();
    assertThat(registry.recipients()).isZero();
  }

  @Test
  void aNewerClaimWins() {
    register("ann", "a1", first);

    assertThat(claim(registry, "ann", "a1", second)).isTrue();
    assertThat(first.revocations()).containsExactly(Revocation.REPLACED);
    assertThat(push("ann", "1")).isEqualTo(1);
    assertThat(first.messages()).isEmpty();
    assertThat(second.messages()).containsExactly("1");
  }

  @Test
  void claimingTwiceIsNoNewClaim() {
    register("ann", "a1", first);

    assertThat(claim(registry, "ann", "a1", first)).isTrue();
    assertThat(first.revocations()).isEmpty();
    assertThat(registry.recipients()).isEqualTo(1);
  }

  @Test
  void theOldSocketsLateEndChangesNothing() {
    register("ann", "a1", first);
    claim(registry, "ann", "a1", second);

    release(first);

    assertThat(push("ann", "1")).isEqualTo(1);
    assertThat(second.revocations()).isEmpty();
  }

  @Test
  void aRegistrationOutlivesItsSocket() {
    register("ann", "a1", first);
    release(first);
    assertThat(push("ann", "1")).isZero();

    assertThat(claim(registry, "ann", "a1", second)).isTrue();
    assertThat(push("ann", "2")).isEqualTo(1);
    assertThat(second.messages()).as("what was missed comes first").containsExactly("1", "2");
  }

  @Test
  void registeringAgainIsHarmlessToWhoHoldsIt() {
    register("ann", "a1", first);
    registry.register("ann", "a1");

    assertThat(first.revocations()).isEmpty();
    assertThat(registry.registrations()).isEqualTo(1);
    assertThat(push("ann", "1")).isEqualTo(1);
  }

  @Test
  void theBackendsEndRevokesAndLeavesNothing() {
    register("ann", "a1", first);

    registry.end("ann", "a1");
    assertThat(first.revocations()).containsExactly(Revocation.ENDED);
    assertThat(push("ann", "1")).isZero();
    release(first); // its socket closes now
    assertThat(claim(registry, "ann", "a1", first)).isFalse();
    registry.end("ann", "a1"); // once more
    assertThatNothingIsLeft();
  }

  @Test
  void theEndOfOneSessionLeavesTheOthers() {
    register("ann", "a1", first);
    register("ann", "a2", second);

    registry.end("ann", "a1");

    assertThat(push("ann", "1")).isEqualTo(1);
    assertThat(second.messages()).containsExactly("1");
  }

  @Test
  void anUnclaimedRegistrationExpires() {
    registry.register("ann", "a1");
    clock.advance(TTL.minusMillis(1));
    registry.sweep();
    assertThat(registry.isRegistered("ann", "a1")).isTrue();

    clock.advance(Duration.ofMillis(1));
    assertThat(registry.isRegistered("ann", "a1")).isFalse();
    assertThat(claim(registry, "ann", "a1", first)).isFalse();
    registry.sweep();
    assertThatNothingIsLeft();
  }

  @Test
  void registeringAgainRenewsTheTime() {
    registry.register("ann", "a1");
    clock.advance(TTL.minusSeconds(1));
    registry.register("ann", "a1");
    clock.advance(TTL.minusSeconds(1));
    registry.sweep();

    assertThat(claim(registry, "ann", "a1", first)).isTrue();
  }

  @Test
  void aHeldRegistrationDoesNotExpire() {
    register("ann", "a1", first);
    for (int day = 0; day < 10; day++) {
      clock.advance(TTL);
      registry.sweep();
    }

    assertThat(push("ann", "1")).isEqualTo(1);
    assertThat(claim(registry, "ann", "a1", second)).isTrue();
  }

  @Test
  void itsFullTimeStartsWhenTheSocketGoesAway() {
    register("ann", "a1", first);
    clock.advance(TTL.multipliedBy(3)); // no sweep came by
    release(first);
    clock.advance(TTL.minusSeconds(1));
    registry.sweep();
    assertThat(registry.isRegistered("ann", "a1")).isTrue();

    clock.advance(Duration.ofSeconds(1));
    registry.sweep();
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
    assertThatNothingIsLeft("u", id);
  }

  private void assertThatNothingIsLeft(String user, String connection) {
    assertThat(registry.isRegistered(user, connection)).isFalse();
  }

  private void assertThatNothingIsLeft() {
    assertThat(registry.registrations()).isZero();
    assertThat(registry.recipients()).isZero();
    assertThat(registry.users()).isZero();
  }

  private int push(String user, String json) {
    return registry.push(user, Message.of(json)).sessions();
  }

  private void register(String user, String connection, Recipient recipient) {
    registry.register(user, connection);
    assertThat(claim(registry, user, connection, recipient)).isTrue();
  }

  private void release(Recipient recipient) {
    subscriptions.get(recipient).release();
  }

  private boolean claim(
      SessionRegistry registry, String user, String connection, Recipient recipient) {
    Subscription made = registry.claim(user, connection, recipient, Terms.NONE);
    if (made != null) {
      subscriptions.put(recipient, made);
      made.start();
    }
    return made != null;
  }
}
