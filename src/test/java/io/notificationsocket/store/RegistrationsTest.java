package io.notificationsocket.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RegistrationsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Registrations store = new Registrations(Journal.NONE);

  @Test
  void whatIsSavedIsFoundUnderBothItsIds() {
    Registration saved = new Registration("ann", "a1", NOON, MessageId.FIRST, "");
    store.save(saved);

    assertThat(store.find("ann", "a1")).isEqualTo(saved);
    assertThat(store.find("ann", "a2")).isNull();
    assertThat(store.find("bob", "a1")).isNull();
    assertThat(store.find("anna", "1")).isNull();
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void savingAgainGivesTheNewExpiry() {
    store.save(new Registration("ann", "a1", NOON, MessageId.FIRST, ""));
    store.save(new Registration("ann", "a1", NOON.plusSeconds(1), MessageId.FIRST, ""));

    assertThat(store.find("ann", "a1").expiresAt()).isEqualTo(NOON.plusSeconds(1));
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void removingTellsWhetherThereWasOne() {
    store.save(new Registration("ann", "a1", NOON, MessageId.FIRST, ""));

    assertThat(store.remove("ann", "a2")).isFalse();
    assertThat(store.remove("ann", "a1")).isTrue();
    assertThat(store.remove("ann", "a1")).isFalse();
    assertThat(store.size()).isZero();
  }

  @Test
  void whatEndsAtAMomentIsOverThen() {
    store.save(new Registration("ann", "a1", NOON, MessageId.FIRST, ""));
    store.save(new Registration("ann", "a2", NOON.plusMillis(1), MessageId.FIRST, ""));

    assertThat(store.expired(NOON.minusMillis(1))).isEmpty();
    assertThat(store.expired(NOON)).extracting(Registration::connectionId).containsExactly("a1");
    assertThat(store.expired(NOON.plusMillis(1))).hasSize(2);
    assertThat(store.size()).as("asking removes nothing").isEqualTo(2);
  }
}
