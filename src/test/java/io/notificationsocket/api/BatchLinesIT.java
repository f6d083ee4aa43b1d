package io.notificationsocket.api;

import static io.notificationsocket.api.ProblemAssert.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many pushes, one a line. */
@WithServer
@Tag("core")
class BatchLinesIT {

  private static final String[] LINES = {"Content-Type", "application/x-ndjson"};
  private static final int MAX_BODY = 1_000_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void eachLineArrivesAndIsAnswered() {
    Backend.register("line-a", "l1");
    try (PollingClient client = new PollingClient("line-a", "l1")) {
      HttpResponse<String> answer =
          Backend.batch(
              """
              {"user":"line-a","message":{"b":12345678901234567890, "a":1.10}}
              \r
              {"user":"line-nobody","message":1}\r
              { "message" : "é", "user" : "line-a" }\
              """,
              LINES);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
      assertThat(Backend.withoutIds(answer.body()))
          .isEqualTo(
              """
              {"user":"line-a","sessions":1,"kept":true}
              {"user":"line-nobody","sessions":0,"kept":false}
              {"user":"line-a","sessions":1,"kept":true}
              """);
      assertThat(client.poll())
          .isEqualTo(
              "42[\"message\",{\"b\":12345678901234567890, \"a\":1.10}]\u001e42[\"message\",\"é\"]");
    }
  }

  @Test
  void aBadLineDoesNotStopTheOthers() throws IOException {
    Backend.register("line-good", "g1");
    try (PollingClient client = new PollingClient("line-good", "g1")) {
      String good = "{\"user\":\"line-good\",\"message\":1}\n";
      String large = "{\"user\":\"u\",\"message\":\"" + "x".repeat(MAX_BODY) + "\"}\n";
      String bad = "{\"user\":\"u\"\n\n{\"message\":1}\n[]\n{\"user\":\"\",\"message\":1}\n";
      List<JsonNode> results = results(Backend.batch(good + bad + large + good, LINES));

      assertThat(results).hasSize(7);
      assertThat(results.get(0).path("user")).isEqualTo(results.get(6).path("user"));
      assertThat(results.get(0).path("sessions")).isEqualTo(results.get(6).path("sessions"));
      assertThat(results.get(6).path("sessions").asInt()).isEqualTo(1);
      assertError(results.get(1), 400, "line 2, column 12");
      assertError(results.get(2), 400, "no user");
      assertError(results.get(3), 400, "not a JSON object");
      assertError(results.get(4), 400, "user id");
      assertError(results.get(5), 413, "Line 7");
      assertThat(client.poll()).isEqualTo("42[\"message\",1]\u001e42[\"message\",1]");
    }
  }

  @Test
  void thereIsNoLimitToTheLinesAlsoForASenderThatReadsNothingBeforeItsEnd() throws IOException {
    int count = 300_000;
    int each = 1_000;
    Backend.register("line-many", "m1");
    try (PollingClient client = new PollingClient("line-many", "m1")) {
      // The client of the JDK reads the answer when all is sent: some 14 MB, the answer 9 MB.
      Iterator<byte[]> parts =
          IntStream.range(0, count / each).mapToObj(part -> part(part, each)).iterator();
      HttpResponse<String> answer = Backend.batch(BodyPublishers.ofByteArrays(() -> parts), LINES);

      assertThat(answer.statusCode()).isEqualTo(200);
      List<String> lines = answer.body().lines().toList();
      assertThat(lines).hasSize(count);
      assertThat(lines.stream().filter(line -> line.contains("\"sessions\":1,\"kept\":")))
          .hasSize(count / each);
      assertThat(Backend.withoutIds(lines.get(count - 1)))
          .isEqualTo("{\"user\":\"line-999\",\"sessions\":0,\"kept\":false}");
      String arrived = client.poll();
      assertThat(arrived.split("\u001e"))
          .isEqualTo(
              IntStream.range(0, count / each)
                  .mapToObj(part -> "42[\"message\",{\"part\":" + part + "}]")
                  .toArray());
    }
  }

  /** The first line is for a client, the others for users that are not there. */
  private static byte[] part(int part, int lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      String user = i == 0 ? "line-many" : "line-" + i;
      text.append("{\"user\":\"" + user + "\",\"message\":{\"part\":" + part + "}}\n");
    }
    return text.toString().getBytes(UTF_8);
  }

  @Test
  void aLineIsDeliveredWhileTheNextIsAwaited() throws IOException {
    Backend.register("line-live", "l1");
    URI server = URI.create(ServerUnderTest.url());
    try (PollingClient client = new PollingClient("line-live", "l1");
        Socket socket = new Socket(server.getHost(), server.getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /api/push HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
              + ("X-AUTH-TOKEN: " + ServerUnderTest.token() + "\r\n")
              + "Transfer-Encoding: chunked\r\n\r\n";
      out.write(head.getBytes(UTF_8));
      for (int i = 0; i < 3; i++) {
        String line = "{\"user\":\"line-live\",\"message\":" + i + "}\n";
        out.write((Integer.toHexString(line.length()) + "\r\n" + line + "\r\n").getBytes(UTF_8));
        out.flush();
        assertThat(client.poll()).isEqualTo("42[\"message\"," + i + "]");
      }
      // The connection ends without the last chunk; what was delivered stays delivered.
    }
  }

  @Test
  void packedLinesAreTaken() throws IOException {
    byte[] lines = "{\"user\":\"u\",\"message\":1}\n".repeat(100_000).getBytes(UTF_8);
    byte[] packed = gzip(lines);

    assertThat(results(gzipped(packed))).hasSize(100_000);
    assertProblem(gzipped(lines), 400, "Content-Encoding");
    byte[] cut = Arrays.copyOf(packed, packed.length / 2);
    List<JsonNode> results = results(gzipped(cut));
    assertThat(results).hasSizeBetween(1_000, 100_000);
    assertThat(results.get(0).path("user").asText()).isEqualTo("u");
    assertError(results.get(results.size() - 1), 400, "before its compressed content");
  }

  @Test
  void noLinesAreABatchToo() {
    assertThat(Backend.batch("", LINES).body()).isEmpty();
    assertThat(Backend.batch("\n\n", LINES).statusCode()).isEqualTo(200);
  }

  @Test
  void linesNeedTheTokenToo() {
    String line = "{\"user\":\"u\",\"message\":1}\n";

    assertProblem(
        Backend.batch(line, "Content-Type", "application/x-ndjson", "X-AUTH-TOKEN", "wrong"), 401);
    assertProblem(Backend.push("u", line, LINES), 415);
  }

  private static HttpResponse<String> gzipped(byte[] body) {
    return Backend.batch(
        BodyPublishers.ofByteArray(body),
        "Content-Type",
        "application/x-ndjson",
        "Content-Encoding",
        "gzip");
  }

  private static List<JsonNode> results(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readerFor(JsonNode.class).<JsonNode>readValues(answer.body()).readAll();
  }

  private static void assertError(JsonNode result, int status, String detail) {
    assertThat(result.path("error").path("status").asInt()).isEqualTo(status);
    assertThat(result.path("error").path("detail").asText()).contains(detail);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void aThousandLinesInARowThatFailAreEnough() throws IOException {
    String good = "{\"user\":\"u\",\"message\":1}\n";
    String bad = "{\"user\":\"u\",\"mesage\":1}\n";
    int most = 1_000;
    // The client of the JDK reads no answer before all is sent: some 13 MB.
    String body = bad.repeat(most - 1) + good + bad.repeat(500_000);
    List<JsonNode> results = results(Backend.batch(body, LINES));

    assertThat(results).hasSize(2 * most + 1);
    assertThat(results.get(most - 1).path("id").asText()).hasSize(24);
    assertError(results.get(2 * most - 1), 400, "no message");
    assertError(results.get(2 * most), 400, "lines in a row");
  }

  @Test
  void bombsAreFoundBeforeTheyHoldTheServerUp() throws IOException {
    String bad = "1\n".repeat(999);
    String good = "{\"user\":\"u\",\"message\":1}\n";
    for (String part : new String[] {"\n", "x", bad + good, good}) {
      byte[] bomb = gzip(part, 50_000_000);
      List<JsonNode> results = results(gzipped(bomb));
      assertError(results.get(results.size() - 1), 413, "compressed");
      assertThat(results.size()).isLessThan(400_000);
    }
  }

  private static byte[] gzip(String part, int bytes) throws IOException {
    byte[] block = part.repeat(100_000 / part.length() + 1).getBytes(UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      for (int written = 0; written < bytes; written += block.length) {
        out.write(block);
      }
    }
    return packed.toByteArray();
  }

  @Test
  void fieldsThatMeanNothingAreNamedInTheResultOfTheirLine() {
    String answer =
        Backend.batch("{\"user\":\"no-user\",\"message\":1,\"TTL\":\"1m\",\"é\":1}", LINES).body();
    assertThat(Backend.withoutIds(answer))
        .isEqualTo(
            "{\"user\":\"no-user\",\"sessions\":0,\"kept\":false,\"ignored\":[\"TTL\",\"é\"]}\n");
  }
}
