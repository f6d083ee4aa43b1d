package io.notificationsocket.api;

import static io.notificationsocket.api.ProblemAssert.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many pushes in one JSON object. */
@WithServer
@Tag("core")
class BatchIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void eachMessageArrivesAtItsUserAsTheTextThatItCameIn() {
    Backend.register("batch-a", "b1");
    Backend.register("batch-é", "b2");
    try (PollingClient a = new PollingClient("batch-a", "b1");
        PollingClient e = new PollingClient("batch-é", "b2")) {
      HttpResponse<String> answer =
          Backend.batch(
              """
              {"pushes": [
                {"user": "batch-a", "message": {"b":1, "a": [12345678901234567890, 1.10] } },
                {"user": "batch-\\u00e9", "message": "\\ud83d\\ude00 😀"},
                {"user": "batch-nobody", "message": 0},
                {"user": "batch-a", "message": false}
              ]}
              """,
              "Content-Type",
              "application/json");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(Backend.withoutIds(answer.body()))
          .isEqualTo(
              "{\"results\":[{\"user\":\"batch-a\",\"sessions\":1,\"kept\":true},"
                  + "{\"user\":\"batch-é\",\"sessions\":1,\"kept\":true},"
                  + "{\"user\":\"batch-nobody\",\"sessions\":0,\"kept\":false},"
                  + "{\"user\":\"batch-a\",\"sessions\":1,\"kept\":true}],\"sessions\":3,\"failed\":0}");
      assertThat(a.poll())
          .isEqualTo(
              "42[\"message\",{\"b\":1, \"a\": [12345678901234567890, 1.10] }]"
                  + "\u001e42[\"message\",false]");
      assertThat(e.poll()).isEqualTo("42[\"message\",\"\\ud83d\\ude00 😀\"]");
    }
  }

  @Test
  void aBadPushDoesNotStopTheOthers() throws IOException {
    Backend.register("batch-good", "g1");
    try (PollingClient client = new PollingClient("batch-good", "g1")) {
      String good = "{\"user\":\"batch-good\",\"message\":[]}";
      HttpResponse<String> answer =
          Backend.batch(
              "{\"pushes\":["
                  + (good + ",{\"message\":1},{\"user\":7,\"message\":1},{\"user\":\"u\"},[],")
                  + "{\"user\":\"\",\"message\":1},{\"user\":\"a\\u0001\",\"message\":1},"
                  + ("{\"user\":\"" + "x".repeat(257) + "\",\"message\":1}," + good + "]}"));

      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode results = JSON.readTree(answer.body()).path("results");
      assertThat(results).hasSize(9);
      assertThat(results.get(0).path("user")).isEqualTo(results.get(8).path("user"));
      assertThat(results.get(0).path("sessions")).isEqualTo(results.get(8).path("sessions"));
      assertThat(results.get(8).path("sessions").asInt()).isEqualTo(1);
      String[] reasons = {
        "no user", "not a string", "no message", "not a JSON object", "1 to 256", "control", "257"
      };
      for (int i = 0; i < reasons.length; i++) {
        JsonNode error = results.get(i + 1).path("error");
        assertThat(error.path("status").asInt()).isEqualTo(400);
        assertThat(error.path("title").asText()).isEqualTo("Bad Request");
        assertThat(error.path("detail").asText()).contains(reasons[i]);
      }
      assertThat(JSON.readTree(answer.body()).path("failed").asInt()).isEqualTo(7);
      assertThat(client.poll()).isEqualTo("42[\"message\",[]]\u001e42[\"message\",[]]");
    }
  }

  @Test
  void aBodyThatIsRefusedDeliversNothing() {
    String push = "{\"user\":\"batch-none\",\"message\":1}";
    Backend.register("batch-none", "n1");
    try (PollingClient client = new PollingClient("batch-none", "n1")) {
      assertProblem(Backend.batch("{\"pushes\":[" + push + ",]}"), 400, "line 1, column 46");
      assertProblem(Backend.batch("{\"pushes\":[" + push + "]} x"), 400, "line 1");
      assertProblem(Backend.batch("{\"push\":[" + push + "]}"), 400, "no pushes");
      assertProblem(Backend.batch("[" + push + "]"), 400, "no pushes");
      assertProblem(Backend.batch(""), 400, "no pushes");
      String many = push + ",{\"user\":\"u\",\"message\":1}".repeat(10_000);
      assertProblem(Backend.batch("{\"pushes\":[" + many + "]}"), 413, "10000 pushes");
      String large = "{\"pushes\":[" + push + "]}" + " ".repeat(1_000_000);
      assertProblem(Backend.batch(large), 413, "MAX_BODY");
      assertProblem(
          Backend.batch("{\"pushes\":[" + push + "]}", "X-AUTH-TOKEN", "wrong"), 401, "token");

      Backend.push("batch-none", "{\"message\":\"first\"}");
      assertThat(client.poll()).isEqualTo("42[\"message\",\"first\"]");
    }
  }

  @Test
  void asManyPushesAsAllowedAreServed() throws IOException {
    String pushes =
        "{\"user\":\"u\",\"message\":1}" + ",{\"user\":\"u\",\"message\":1}".repeat(9_999);
    JsonNode answer = JSON.readTree(Backend.batch("{\"pushes\":[" + pushes + "]}").body());

    assertThat(answer.path("results")).hasSize(10_000);
    assertThat(answer.path("failed").asInt(-1)).isZero();
  }

  @Test
  void aUserMayBeCalledPush() {
    Backend.register("push", "p1");
    try (PollingClient client = new PollingClient("push", "p1")) {
      assertThat(Backend.push("push", "{\"message\":1}").body())
          .contains("\"sessions\":1,\"kept\":");
      assertThat(Backend.batch("{\"pushes\":[{\"user\":\"push\",\"message\":2}]}").body())
          .contains("\"sessions\":1");
      assertThat(client.poll()).isEqualTo("42[\"message\",1]\u001e42[\"message\",2]");
    }
  }

  @Test
  void withoutTheTokenNothingIsSaid() {
    assertProblem(Backend.withoutToken("POST", "/api/push"), 401, "X-AUTH-TOKEN");
    assertProblem(Backend.withoutToken("OPTIONS", "/api/push"), 401);
  }

  @Test
  void theAddressTakesPostsAndTheEndOfAUserNamedSo() {
    HttpResponse<String> answer = Backend.call("GET", "/api/push");

    assertProblem(answer, 405, "Allow");
    assertThat(answer.headers().firstValue("Allow").orElse("").split(", "))
        .containsExactlyInAnyOrder("DELETE", "OPTIONS", "POST");
    assertThat(Backend.call("OPTIONS", "/api/push").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/x-ndjson; charset=iso-8859-1"
      })
  void anotherTypeIsRefused(String type) {
    assertProblem(Backend.batch("{\"pushes\":[]}", "Content-Type", type), 415);
  }

  @Test
  void malformedUtf8IsToldWhere() {
    byte[] body = "{\"pushes\":\n[\u0001]}".getBytes(UTF_8);
    body[12] = (byte) 0xff;

    assertProblem(
        Backend.batch(BodyPublishers.ofByteArray(body)), 400, "UTF-8 at line 2, column 2");
  }

  @Test
  void fieldsThatMeanNothingAreNamed() {
    String body = "{\"pushes\":[{\"user\":\"no-user\",\"message\":1,\"TTL\":0}],\"ttl\":0}";
    assertThat(Backend.withoutIds(Backend.batch(body).body()))
        .isEqualTo(
            "{\"results\":[{\"user\":\"no-user\",\"sessions\":0,\"kept\":false,\"ignored\":[\"TTL\"]}],"
                + "\"sessions\":0,\"failed\":0,\"ignored\":[\"ttl\"]}");
    assertThat(Backend.withoutIds(Backend.push("no-user", "{\"message\":1,\"TTL\":0}").body()))
        .isEqualTo("{\"sessions\":0,\"kept\":false,\"ignored\":[\"TTL\"]}");
  }

  @Test
  void keptSaysWhetherALaterSessionWillHaveIt() {
    Backend.register("kept", "k1");
    assertThat(Backend.push("kept", "{\"message\":1}").body()).endsWith("\"kept\":true}");
    assertThat(Backend.push("kept", "{\"message\":1,\"ttl\":0}").body())
        .endsWith("\"kept\":false}");
    assertThat(Backend.push("kept-nobody", "{\"message\":1}").body()).endsWith("\"kept\":false}");
    String[] key = {"Idempotency-Key", java.util.UUID.randomUUID().toString()};
    String first = Backend.push("kept", "{\"message\":1}", key).body();
    assertThat(first).endsWith("\"kept\":true}");
    assertThat(Backend.push("kept", "{\"message\":1}", key).body()).isEqualTo(first);
  }
}
