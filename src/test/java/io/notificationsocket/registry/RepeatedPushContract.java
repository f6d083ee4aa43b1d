package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.registry.Exchange.Terms;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backend that has not heard an answer asks again. */
public abstract class RepeatedPushContract extends ExchangeContract {

  private final RecordingRecipient client = new RecordingRecipient();

  protected RepeatedPushContract(Opening opening) {
    super(opening);
  }

  @BeforeEach
  void connect() {
    register("ann", "a1");
    assertThat(claim("ann", "a1", client, Terms.NONE)).isNotNull();
  }

  private Pushed push(String user, String json, String key) {
    return push(user, Message.of(json).under(key));
  }

  @Test
  void aRepeatIsAnsweredAsTheFirstTimeAndNotDelivered() {
    Pushed first = push("ann", "1", "k1");
    client.lose();
    Pushed repeat = push("ann", "1", "k1");
    assertThat(repeat.id()).isEqualTo(first.id());
    assertThat(repeat.sessions()).isEqualTo(first.sessions());
    assertThat(push("ann", "1", "k2").sessions()).isEqualTo(tested.countsWhoTookAPush() ? 0 : 1);

    assertThat(first.sessions()).isEqualTo(1);
    assertThat(client.messages()).containsExactly("1");
    RecordingRecipient next = new RecordingRecipient();
    claim("ann", "a1", next, Terms.NONE);
    assertThat(next.messages()).as("kept under two keys").containsExactly("1", "1");
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
    if (tested.keysAreOfAllUsers()) {
      assertThatThrownBy(() -> push("bob", "1", "k1")).isInstanceOf(ReusedKeyException.class);
    } else {
      assertThat(push("bob", "1", "k1").id()).isNotEqualTo(push("ann", "1", "k1").id());
    }
    Message shorter = new Message("1", Duration.ofMinutes(1), null).under("k1");
    assertThatThrownBy(() -> push("ann", shorter)).isInstanceOf(ReusedKeyException.class);
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
    tested.sweep();
    assertThat(push("ann", "2", "k1").sessions()).isEqualTo(1);
    assertThat(client.messages()).containsExactly("1", "2");
  }
}
