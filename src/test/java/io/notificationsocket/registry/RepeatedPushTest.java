package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.SessionRegistry.Terms;
import io.notificationsocket.store.LocalStore;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backend that has not heard an answer asks again. */
final class RepeatedPushTest {

  private final ManualClock clock = new ManualClock();
  private final Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
  private final SessionRegistry registry =
      new SessionRegistry(settings, LocalStore.inMemory(settings.store()), clock);
  private final RecordingRecipient client = new RecordingRecipient();

  @BeforeEach
  void connect() {
    registry.register("ann", "a1");
    Subscription made = registry.claim("ann", "a1", client, Terms.NONE);
    assertThat(made).isNotNull();
    made.start();
  }

  private Pushed push(String user, String json, String key) {
    return registry.push(user, Message.of(json).under(key));
  }

  @Test
  void aRepeatIsAnsweredAsTheFirstTimeAndNotDelivered() {
    Pushed first = push("ann", "1", "k1");
    client.lose();
    assertThat(push("ann", "1", "k1")).isEqualTo(first);
    assertThat(push("ann", "1", "k2").sessions()).isZero();

    assertThat(first.sessions()).isEqualTo(1);
    assertThat(client.messages()).containsExactly("1");
    assertThat(registry.messages().kept()).as("under two keys").isEqualTo(2);
  }

  @Test
  void aMessageThatIsNotKeptIsNotDeliveredTwiceEither() {
    Pushed first = push("nobody", "1", "k1");
    assertThat(push("nobody", "1", "k1").id()).isEqualTo(first.id());
  }

  @Test
  void aKeyStandsForOneUserAndOneMessage() {
    push("ann", "1", "k1");

    assertThatThrownBy(() -> push("ann", "2", "k1")).isInstanceOf(ReusedKeyException.class);
    assertThatThrownBy(() -> push("bob", "1", "k1")).isInstanceOf(ReusedKeyException.class);
    Message shorter = new Message("1", Duration.ofMinutes(1), null).under("k1");
    assertThatThrownBy(() -> registry.push("ann", shorter)).isInstanceOf(ReusedKeyException.class);
    assertThat(client.messages()).containsExactly("1");
  }

  @Test
  void aPushThatWasRefusedDoesNotUseItsKeyUp() {
    assertThatThrownBy(() -> push("", "1", "k1")).isInstanceOf(InvalidIdException.class);
    assertThat(push("ann", "1", "k1").sessions()).isEqualTo(1);
  }

  @Test
  void afterItsTimeAKeyMayStandForAnother() {
    Pushed first = push("ann", "1", "k1");
    clock.advance(Duration.ofHours(24).minusMillis(1));
    assertThat(push("ann", "1", "k1").id()).isEqualTo(first.id());

    clock.advance(Duration.ofMillis(1));
    registry.sweep();
    assertThat(push("ann", "2", "k1").sessions()).isEqualTo(1);
    assertThat(client.messages()).containsExactly("1", "2");
  }
}
