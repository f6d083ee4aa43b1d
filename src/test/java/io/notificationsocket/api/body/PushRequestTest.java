package io.notificationsocket.api.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Schedules.When;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PushRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678901234567890",
        "-0",
        "0",
        "1.10",
        "1E400",
        "6.02e+23",
        "true",
        "false",
        "\"\"",
        "\"text\"",
        "\"\\u00e9 \\/ \\n \\ud83d\\ude00 \\ud800\"",
        "\"a  b\u2028c\u2029d 😀 é\"",
        "\"}],\\\"message\\\":1\"",
        "[]",
        "{}",
        "[1, 2 ,\t3]",
        "{\"b\":1,\"a\":2,\"10\":3,\"9\":4}",
        "{ \"message\" : { \"message\": null } }",
        "{\"twice\":1,\"twice\":2}"
      })
  void everyValueIsGivenAsItCameIn(String value) {
    assertThat(message("{\"message\":" + value + "}")).isEqualTo(value);
    assertThat(message(" \r\n{ \"message\" :\t" + value + "\n , \"x\":[{}] } ")).isEqualTo(value);
    assertThat(message("{\"a\":\"é😀\",\"message\":" + value + "}")).isEqualTo(value);
  }

  @Test
  void aLongValueIsGivenAsItCameIn() {
    String digits = "7".repeat(40_000);
    String value =
        "[\"" + "é".repeat(100_000) + "\",{\"" + "k".repeat(60_000) + "\":" + digits + "}]";
    assertThat(message("{\"message\":" + value + ",\"n\":" + digits + "}")).isEqualTo(value);
    assertThat(message("{\"n\":" + digits + ",\"message\":" + digits + "}")).isEqualTo(digits);
  }

  @Test
  void theFieldMayBeWrittenWithEscapes() {
    assertThat(message("{\"m\\u0065ssage\":1}")).isEqualTo("1");
  }

  @Test
  void otherFieldsAreIgnored() {
    assertThat(message("{\"user\":1,\"message\":1,\"user\":[2]}")).isEqualTo("1");
    assertThat(message("{\"Message\":0,\"x\":{\"message\":2},\"message\":1,\"y\":null}"))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "{}", "{\"message\":null}", "{\"massage\":1}"})
  void withoutAMessageNothingIsPushed(String body) {
    refused(body, "no message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{\"message\":1}]", "1", "\"message\"", "null", "true"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    refused(body, "not a JSON object");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "x                             | line 1, column 1",
        "{message:1}                   | line 1, column 2",
        "{'message':1}                 | line 1, column 2",
        "{\"message\":tru}             | line 1, column 12",
        "{\"message\":NaN}             | line 1, column 15",
        "{\"message\":Infinity}        | line 1, column 20",
        "{\"message\":+1}              | line 1, column 13",
        "{\"message\":.5}              | line 1, column 12",
        "{\"message\":01}              | line 1, column 13",
        "{\"message\":1.}              | line 1, column 13",
        "{\"message\":1,}              | line 1, column 14",
        "{\"message\":[1,]}            | line 1, column 15",
        "{\"message\":1}}              | line 1, column 14",
        "{\"message\":1} x             | line 1, column 15",
        "{\"message\":1} // why        | line 1, column 15",
        "{\"message\":/* why */1}      | line 1, column 12",
        "{\"message\":\"\\x\"}         | line 1, column 14",
        "{\"message\":\"\\u12g4\"}     | line 1, column 17",
        "{\"message\":\"open           | line 1, column 17",
        "{\"message\":1                | line 1, column 13",
        "{\"message\"                  | line 1, column 11",
        "{                             | line 1, column 2",
        "{\"message\":1,\"message\":2} | line 1, column 14",
        "{\"message\":1} {}            | line 1, column 15"
      })
  void aFaultIsNamedWithItsPosition(String body, String position) {
    refused(body, position + ".");
  }

  @Test
  void aPositionCountsLinesAndWholeCharacters() {
    refused("{\n  \"a\": \"😀é\", x}", "line 2, column 14.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\t", "\u0000", "\u001f"})
  void aRawControlCharacterInATextIsRefused(String control) {
    refused("{\"message\":\"a" + control + "b\"}", "line 1, column 14.");
  }

  @Test
  void deepNestingIsServedUpToItsLimit() {
    String deep = "[".repeat(999) + "]".repeat(999);
    assertThat(message("{\"message\":" + deep + "}")).isEqualTo(deep);
    refused("{\"message\":[" + deep + "]}", "deeper than 1000 levels");
    refused("{\"message\":" + "[".repeat(500_000), "deeper than 1000 levels");
  }

  @Test
  void aPushMaySayHowItIsKept() {
    assertThat(whole("{\"message\":1}")).isEqualTo(new Message("1", null, null));
    assertThat(whole("{\"ttl\":\"10m\",\"message\":1,\"store\":true}"))
        .isEqualTo(new Message("1", Duration.ofMinutes(10), true));
    assertThat(whole("{\"ttl\":0,\"message\":1,\"store\":false}"))
        .isEqualTo(new Message("1", Duration.ZERO, false));
    assertThat(whole("{\"ttl\":null,\"message\":1,\"store\":null}"))
        .isEqualTo(new Message("1", null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-1", "1.0", "\"soon\"", "true", "{}", "[0]", "\"3651d\""})
  void aTtlThatIsNoneIsRefused(String ttl) {
    assertThatThrownBy(() -> whole("{\"message\":1,\"ttl\":" + ttl + "}"))
        .hasMessageContaining("a ttl that is none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"true\"", "[]", "{\"a\":1}"})
  void aStoreThatIsNoTruthIsRefused(String store) {
    assertThatThrownBy(() -> whole("{\"store\":" + store + ",\"message\":1}"))
        .hasMessageContaining("neither true nor false");
  }

  @Test
  void aPushOfABatchMayHaveAnIdUnderWhichItIsRepeated() {
    assertThat(key("{\"message\":1,\"id\":\"k-1\"}")).isEqualTo("k-1");
    assertThat(key("{\"id\":null,\"message\":1}")).isNull();
    assertThat(key("{\"message\":1}")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "[]", "{\"a\":1}", "\"\"", "\"a b\"", "\"ż\""})
  void anIdThatIsNoneIsRefusedWhenItIsAskedFor(String id) {
    String body = "{\"id\":" + id + ",\"message\":1}";
    assertThat(message(body))
        .as("a single push may have an id of its backend's own")
        .isEqualTo("1");
    assertThatThrownBy(() -> key(body))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("id ");
  }

  private static String key(String body) {
    return PushRequest.in(new DecodedText(body, 1)).key();
  }

  private static Message whole(String body) {
    return PushRequest.in(new DecodedText(body, 1)).whole();
  }

  private static String message(String body) {
    return PushRequest.in(new DecodedText(body, 1)).message();
  }

  private static void refused(String body, String why) {
    assertThatThrownBy(() -> message(body))
        .isInstanceOfSatisfying(ApiException.class, r -> assertThat(r.status()).isEqualTo(400))
        .hasMessageContaining(why);
  }

  private static List<String> ignored(String body) {
    return PushRequest.in(new DecodedText(body, 1)).ignored();
  }

  @Test
  void fieldsThatMeanNothingAreNamedOnce() {
    assertThat(ignored("{\"message\":1,\"ttl\":0,\"store\":true,\"user\":\"u\"}")).isNull();
    assertThat(ignored("{\"TTL\":0,\"message\":{\"a\":1},\"b\":{\"c\":1},\"TTL\":1}"))
        .containsExactly("TTL", "b");
    DecodedText single = new DecodedText("{\"message\":1,\"user\":\"u\",\"id\":\"i\"}", 1);
    assertThat(PushRequest.single(single).ignored()).containsExactly("user", "id");
  }

  @Test
  void namesOfFieldsAreCutAndCanBeWritten() {
    IgnoredFields names = new IgnoredFields();
    names.add("\ud800");
    names.add("x".repeat(500));
    assertThat(names.names()).containsExactly("?", "x".repeat(IgnoredFields.MOST_CHARACTERS));
    StringBuilder many = new StringBuilder("{\"message\":1");
    for (int i = 0; i < 1_000; i++) {
      many.append(",\"f").append(i).append("\":1");
    }
    assertThat(ignored(many + "}")).hasSize(IgnoredFields.MOST);
  }

  /** Each position counted from the start of the body would take a minute. */
  @Test
  @Timeout(10)
  void aBodyOfNothingButSecondMessagesIsReadInOneGo() {
    String body = "{\"message\":1" + ",\"message\":1".repeat(80_000) + "}";
    refused(body, "line 1, column 14.");
    String pushes = "{\"message\":1,\"message\":1},".repeat(9_999) + "{}";
    String padded = "{\"pushes\":[" + " ".repeat(700_000) + pushes + "]}";
    assertThat(BatchRequest.in(new DecodedText(padded, 1)).pushes()).hasSize(10_000);
  }

  @Test
  void aSecondMessageIsFoundAtItsLineAndColumn() {
    refused("{\"a\":\"😀é\",\n \"b\":\"😀\", \"message\":1, \"message\":2}", "line 2, column 24.");
  }

  // ---- later -----------------------------------------------------------------------------------

  private static When when(String fields) {
    return PushRequest.single(new DecodedText("{\"message\":1," + fields + "}", 1)).when();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30T08:50:00Z,                 2026-11-30T08:50:00Z",
    "2026-11-30t08:50:00z,                 2026-11-30T08:50:00Z",
    "2026-11-30T08:50:00.5+23:59,          2026-11-29T08:51:00.5Z",
    "2026-11-30T08:50:00-00:30,            2026-11-30T09:20:00Z",
    "2026-11-30T08:50:00.1234567894321Z,   2026-11-30T08:50:00.123456789Z",
    "2028-02-29T00:00:00Z,                 2028-02-29T00:00:00Z",
    "0000-01-01T00:00:00-00:00,            0000-01-01T00:00:00Z",
  })
  void aTimeOfRfc3339IsTaken(String text, String meant) {
    assertThat(when("\"at\":\"" + text + "\"")).isEqualTo(new When.At(Instant.parse(meant)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-30",
        "2026-11-30T08:50Z",
        "2026-11-30T08:50:00",
        "2026-11-30T08:50:00.Z",
        "2026-11-30 08:50:00Z",
        "2026-11-30T08:50:60Z",
        "2026-11-30T24:00:00Z",
        "2026-11-31T08:50:00Z",
        "2027-02-29T08:50:00Z",
        "2026-11-30T08:50:00+0100",
        "2026-11-30T08:50:00+24:00",
        "2026-11-30T08:50:00+01:60",
        "+12026-11-30T08:50:00Z",
        "2026-11-30T08:50:00Z\\n",
        "2026-11-30T08:50:00Z[Europe/Berlin]"
      })
  void anotherTimeIsRefused(String text) {
    refused("{\"message\":1,\"at\":\"" + text + "\"}", "time of RFC 3339");
  }

  @Test
  void aTimeFromNowIsADuration() {
    assertThat(when("\"in\":\"10m\"")).isEqualTo(new When.In(Duration.ofMinutes(10)));
    assertThat(when("\"in\":0,\"at\":null")).isEqualTo(new When.In(Duration.ZERO));
    assertThat(when("\"in\":null,\"at\":null")).isNull();
    assertThat(when("\"In\":\"10m\"")).isNull();
    assertThatThrownBy(() -> when("\"in\":\"1m\",\"at\":\"2026-11-30T08:50:00Z\""))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.detail()).contains("at and in"));
  }
}
