package io.notificationsocket.api;

import static io.notificationsocket.api.ProblemAssert.assertProblem;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies a push takes, and that the message arrives as it was sent. */
@WithServer
@Tag("core")
class PushBodyIT {

  private static final int LIMIT = 1_000_000;
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String[] JSON = {"Content-Type", "application/json"};

  @Test
  void aMessageArrivesAsTheTextThatItCameIn() {
    Backend.register("exact", "e1");
    try (PollingClient client = new PollingClient("exact", "e1")) {
      for (String message :
          List.of(
              "12345678901234567890",
              "1.10",
              "0",
              "false",
              "\"\"",
              "{\"b\":1,\"a\":2,\"10\":3,\"9\":[ 1.0 ,\t-0, 1E400 ]}",
              "\"😀 \\ud83d\\ude00 \\u00e9 é \\/ \u2028\u2029\"")) {
        HttpResponse<String> answer = Backend.push("exact", "{ \"message\" : " + message + "\n}");
        assertThat(answer.body()).contains("\"sessions\":1,\"kept\":");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(client.poll()).isEqualTo("42[\"message\"," + message + "]");
      }
    }
  }

  @Test
  void aFormArrivesAsJson() {
    Backend.register("form", "f1");
    try (PollingClient client = new PollingClient("form", "f1")) {
      String form = "message[title]=T+1&message[params][a]=%F0%9F%98%80&message[tags][]=x";
      Backend.push("form", form, "Content-Type", FORM + "; charset=utf-8");
      assertThat(client.poll())
          .isEqualTo(
              "42[\"message\",{\"title\":\"T 1\",\"params\":{\"a\":\"😀\"},\"tags\":[\"x\"]}]");
      Backend.push("form", "message=plain", "Content-Type", FORM);
      assertThat(client.poll()).isEqualTo("42[\"message\",\"plain\"]");
    }
  }

  @Test
  void allSessionsOfTheUserAreCounted() {
    Backend.register("many", "m1");
    Backend.register("many", "m2");
    try (PollingClient one = new PollingClient("many", "m1");
        PollingClient two = new PollingClient("many", "m2")) {
      assertThat(Backend.push("many", "{\"message\":[]}").body())
          .contains("\"sessions\":2,\"kept\":");
      assertThat(one.poll()).isEqualTo(two.poll()).isEqualTo("42[\"message\",[]]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "''                            | no message",
        "{}                            | no message",
        "{\"message\":null}            | no message",
        "[1]                           | not a JSON object",
        "{\"message\":1,\"message\":2} | line 1, column 14",
        "{\"message\":NaN}             | line 1, column 15",
        "{\"message\":1} trailing      | line 1, column 15",
        "{\"message\":1} /* no */      | line 1, column 15",
        "{'message':1}                 | line 1, column 2",
        "message=1                     | line 1, column 1"
      })
  void aWrongBodyIsToldWhatIsWrongAndWhere(String body, String detail) {
    assertProblem(Backend.push("u", body, JSON), 400, detail);
    assertThat(Backend.push("u", body).statusCode()).as("without a type").isEqualTo(400);
  }

  @Test
  void malformedUtf8IsToldWhere() {
    byte[] latin = "{\"message\":\n\"é\"}".getBytes(ISO_8859_1);

    assertProblem(Backend.push("u", latin, JSON), 400, "UTF-8", "line 2, column 2");
    String declared = "application/json; charset=iso-8859-1";
    assertThat(Backend.push("u", latin, "Content-Type", declared).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json; charset=klingon"
      })
  void anotherTypeIsRefused(String type) {
    assertProblem(Backend.push("u", "{\"message\":1}", "Content-Type", type), 415);
  }

  /** Some servers see the fault before the application does. */
  @Test
  void whatIsNoTypeIsRefusedOneWayOrTheOther() {
    HttpResponse<String> answer = Backend.push("u", "{\"message\":1}", "Content-Type", "nonsense");

    assertThat(answer.statusCode()).isIn(400, 415);
    assertProblem(answer, answer.statusCode());
  }

  @Test
  void aPackedBodyIsTaken() throws IOException {
    byte[] body = "{\"message\":1}".getBytes(UTF_8);

    assertThat(packed("gzip", gzip(body)).body()).contains("\"sessions\":0,\"kept\":");
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(body);
    }
    assertThat(packed("deflate", deflated.toByteArray()).body())
        .contains("\"sessions\":0,\"kept\":");
    assertProblem(packed("gzip", body), 400, "Content-Encoding");
    assertProblem(packed("br", body), 415, "gzip");
  }

  @Test
  void aBodyOfExactlyTheLimitIsTakenAndNoMore() {
    String body = "{\"message\":\"" + "x".repeat(LIMIT - 14) + "\"}";

    assertThat(Backend.push("u", body, JSON).body()).contains("\"sessions\":0,\"kept\":");
    assertProblem(Backend.push("u", body + " ", JSON), 413, "1000000 bytes", "MAX_BODY");
  }

  @Test
  void aPackedBodyCountsUnpacked() throws IOException {
    assertProblem(packed("gzip", gzip(new byte[50_000_000])), 413, "1000000 bytes");
  }

  @Test
  void anAnnouncedBodyThatIsTooLargeIsRefusedBeforeItComes() throws IOException {
    assertProblem(Backend.raw(head() + "Content-Length: 50000000\n\n{"), 413, "MAX_BODY");
  }

  @Test
  void aChunkedBodyIsRefusedAsSoonAsItIsTooLarge() throws IOException {
    String chunk = "80000\n" + " ".repeat(0x80000) + "\n";

    // No last chunk follows: an answer shows that nobody waits for it.
    assertProblem(Backend.raw(head() + "Transfer-Encoding: chunked\n\n" + chunk + chunk), 413);
  }

  @Test
  void aChunkedBodyIsTaken() throws IOException {
    String answer =
        Backend.raw(head() + "Transfer-Encoding: chunked\n\n8\n{\"messag\n6\ne\": 1}\n0\n\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"sessions\":0,");
  }

  @Test
  void tooManyParametersAreRefused() {
    String form = "message=1" + "&a=1".repeat(1000);

    assertProblem(Backend.push("u", form, "Content-Type", FORM), 413, "1000 parameters");
    String json = "{\"message\":1}";
    assertProblem(Backend.push("u", json, "Content-Type", FORM), 400, "application/json");
  }

  private static String head() {
    return "POST /api/u/push HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
        + ("X-AUTH-TOKEN: " + ServerUnderTest.token() + "\n");
  }

  private static HttpResponse<String> packed(String encoding, byte[] body) {
    return Backend.push("u", body, "Content-Encoding", encoding);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
