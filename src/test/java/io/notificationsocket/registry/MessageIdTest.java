package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageIdTest {

  @Test
  void itsTextHasAFixedLengthAndSortsAsItDoes() {
    List<MessageId> ascending =
        List.of(
            MessageId.FIRST,
            new MessageId(0, 1),
            new MessageId(0, -1),
            new MessageId(1, 0),
            new MessageId(0x0123456789abcdefL, 7),
            new MessageId(-1, -1));

    assertThat(ascending).isSorted();
    assertThat(ascending)
        .extracting(MessageId::toString)
        .isSorted()
        .allMatch(t -> t.length() == 24);
    assertThat(ascending).allSatisfy(id -> assertThat(MessageId.parse("" + id)).isEqualTo(id));
    assertThat(ascending.get(4)).hasToString("0123456789abcdef00000007");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "1",
        "0123456789ABCDEF00000007",
        "0123456789abcdef0000000",
        "0123456789abcdeg00000007"
      })
  void nothingElseIsAnId(String text) {
    assertThat(MessageId.parse(text)).isNull();
  }
}
