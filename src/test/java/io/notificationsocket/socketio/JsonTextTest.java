package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.engineio.MalformedPacketException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.10",
        "12345678901234567890",
        "-0",
        "1E400",
        "6.02e+23",
        "true",
        "null",
        "\"\"",
        "\"\\u00e9 \\/ \\n \\\" \\\\\"",
        "\"é€😀 \\ud83d\\ude00 \\ud800 \ud800\"",
        "\"],[\\\"\"",
        "[]",
        "{}",
        "[[1 ,2],{ \"b\":1,\"a\":[ ] }]",
        "{\"twice\":1,\"twice\":2}"
      })
  void everyElementIsGivenAsItCameIn(String value) throws Exception {
    assertThat(JsonText.elements("[" + value + "]")).containsExactly(value);
    assertThat(JsonText.elements(" [ \"x\" ,\t" + value + "\n, " + value + " ] "))
        .containsExactly("\"x\"", value, value);
    Map<String, String> members = JsonText.members("{ \"a\" : " + value + " ,\"é\":" + value + "}");
    assertThat(members).isEqualTo(value.equals("null") ? Map.of() : Map.of("a", value, "é", value));
  }

  @Test
  void aMemberThatIsNullIsNone() throws Exception {
    assertThat(JsonText.members("{\"a\":null,\"b\":1,\"c\":[null],\"b\":null}"))
        .isEqualTo(Map.of("c", "[null]"));
  }

  @Test
  void longValuesAreGivenAsTheyCameIn() throws Exception {
    String text = "\"" + "é".repeat(100_000) + "\"";
    String digits = "7".repeat(100_000);
    String object = "{\"" + "k".repeat(100_000) + "\": [" + digits + ",1.10]}";
    assertThat(JsonText.elements("[" + text + "," + digits + " ," + object + ",1]"))
        .containsExactly(text, digits, object, "1");
  }

  @Test
  void ofARepeatedNameTheLastCounts() throws Exception {
    assertThat(JsonText.members("{\"a\":1,\"b\":2,\"a\":3}"))
        .containsEntry("a", "3")
        .containsEntry("b", "2")
        .hasSize(2);
  }

  @Test
  void nestingHasALimit() throws Exception {
    String deep = "[".repeat(999) + "]".repeat(999);
    assertThat(JsonText.elements("[" + deep + "]")).containsExactly(deep);
    JsonText.checkPlaceholders("[" + deep + "]", 0);
    for (int depth : new int[] {1_001, 200_000}) {
      String tooDeep = "[".repeat(depth) + "]".repeat(depth);
      assertThatThrownBy(() -> JsonText.elements(tooDeep))
          .isInstanceOf(MalformedPacketException.class);
      assertThatThrownBy(() -> JsonText.checkPlaceholders(tooDeep, 0))
          .isInstanceOf(MalformedPacketException.class);
      String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
      assertThatThrownBy(() -> JsonText.members(objects))
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "1", "[", "[1", "[1}", "[1,]", "[,]", "[1]2", "[1][]"})
  void whatIsNoArrayIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.elements(text)).isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{}{}"})
  void whatIsNoObjectIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.members(text)).isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      nullValues = "-",
      value = {
        "'\"ann\"',ann",
        "'\"\\u00e9\\n\"','é\n'",
        "'\"\"',''",
        "42,42",
        "-7,-7",
        "-0,0",
        "0,0",
        "1.50,1.5",
        "100,100",
        "1e3,1000",
        "12345678901234567890,12345678901234567890",
        "null,-",
        "true,-",
        "[1],-",
        "{},-"
      })
  void aUserIdMayBeTextOrANumber(String json, String text) {
    assertThat(JsonText.asText(json)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e999999999", "-1E+999999999", "1e-999999999", "9e99999999999999", "1e400"})
  void aNumberBeyondReasonIsNotWrittenOut(String json) {
    assertThat(JsonText.asText(json)).isEqualTo(json);
  }

  @Test
  void aLongNumberIsNotComputed() {
    String digits = "7".repeat(500_000);
    assertThat(JsonText.asText(digits)).isEqualTo(digits);
  }

  @Test
  void whatIsQuotedIsReadAgain() {
    for (String text : List.of("", "a\"b\\c\n\t\u0000\u001f", "é€😀\u2028")) {
      assertThat(JsonText.asText(JsonText.quote(text))).isEqualTo(text);
    }
    assertThat(JsonText.quote("a\"\n")).isEqualTo("\"a\\\"\\n\"");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'[\"é\"]','[\"\\u00e9\"]'",
        "'\"€ 😀 \u2028\"','\"\\u20ac \\ud83d\\ude00 \\u2028\"'",
        "'{\"é\":\"\\u00e9\"}','{\"\\u00e9\":\"\\u00e9\"}'",
        "'\"\u007f\u0080\"','\"\u007f\\u0080\"'",
        "'\"\\\\é\"','\"\\\\\\u00e9\"'"
      })
  void theSameInPureAscii(String json, String ascii) {
    assertThat(JsonText.ascii(json)).isEqualTo(ascii);
  }

  @Test
  void whatIsAsciiAlreadyIsNotCopied() {
    String json = "{\"a\":[1.10,\"b\"]}";
    assertThat(JsonText.ascii(json)).isSameAs(json);
  }
}
