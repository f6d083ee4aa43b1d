package io.notificationsocket.api.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.api.problem.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdempotencyKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"k", "8e03978e-40d5-43dd-bc93-6894a57f9324", "a/b:c?\"d\"~!"})
  void visibleCharactersMakeAKey(String key) {
    assertThat(IdempotencyKey.checked("header", key)).isEqualTo(key);
  }

  @Test
  void itsLengthIsBounded() {
    String longest = "k".repeat(255);
    assertThat(IdempotencyKey.checked("header", longest)).isEqualTo(longest);
    assertThatThrownBy(() -> IdempotencyKey.checked("header", longest + "k"))
        .isInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "tab\t", "ż", "\u007f", "line\n"})
  void whatCannotBeAKeyIsRefused(String key) {
    assertThatThrownBy(() -> IdempotencyKey.checked("header Idempotency-Key", key))
        .isInstanceOf(ApiException.class)
        .hasMessage(
            "The header Idempotency-Key cannot be used. Send 1 to 255 visible ASCII characters"
                + " without spaces, such as a random UUID.");
  }
}
