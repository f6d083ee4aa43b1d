package io.notificationsocket.transport.polling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonpTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0|4hello|___eio[0](\"4hello\");",
        "12|4\"a\\b\"|___eio[12](\"4\\\"a\\\\b\\\"\");",
        "0|`4a\nb`|___eio[0](\"4a\\nb\");",
        "0|4é😀|___eio[0](\"4é😀\");",
        "0|`4\u2028\u2029`|___eio[0](\"4\\u2028\\u2029\");",
        "0|`4a\u001e4b`|___eio[0](\"4a\\u001E4b\");",
        "0];alert(1);[0|6|___eio[010](\"6\");",
        "``|6|___eio[](\"6\");"
      })
  void aPayloadIsHandedToTheClientsCallback(String index, String payload, String script) {
    Body body = Jsonp.script(index, payload);
    assertThat(new String(body.bytes(), UTF_8)).isEqualTo(script);
    assertThat(body.contentType()).isEqualTo("text/javascript; charset=UTF-8");
  }

  @Test
  void aFormHoldsThePayloadInItsFieldD() {
    assertThat(Jsonp.payload("d=6%3A4hello")).isEqualTo("6:4hello");
    assertThat(Jsonp.payload("x=1&d=4%C3%A9+%F0%9F%98%80&y=2")).isEqualTo("4é 😀");
    assertThat(Jsonp.payload("x=1")).isEmpty();
    assertThat(Jsonp.payload("")).isEmpty();
  }

  @Test
  void aLineFeedAndABackslashBeforeAnNAreToldApart() {
    // The client writes the first for a line feed, the second for what was \n in the text.
    assertThat(Jsonp.payload("d=4a%5Cnb")).isEqualTo("4a\nb");
    assertThat(Jsonp.payload("d=4a%5C%5Cnb")).isEqualTo("4a\\nb");
    assertThat(Jsonp.payload("d=42%5B%22a%5C%5Cnb%22%5D")).isEqualTo("42[\"a\\nb\"]");
    assertThat(Jsonp.payload("d=4a%5Cb%24%31")).isEqualTo("4a\\b$1");
  }
}
