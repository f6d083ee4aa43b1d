package io.notificationsocket.api;

import static io.notificationsocket.api.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushes that are made later, as backends see them. */
@WithServer
@Tag("core")
class ScheduleIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] AS_JSON = {"Content-Type", "application/json"};
  private static final String NEVER = "0123456789abcdef01234567";

  private final String user = "later-" + UUID.randomUUID();
  private final String topic = "topic-" + UUID.randomUUID();

  private static HttpResponse<String> post(String path, String json, String... headers) {
    String[] all = Arrays.copyOf(AS_JSON, AS_JSON.length + headers.length);
    System.arraycopy(headers, 0, all, AS_JSON.length, headers.length);
    return Backend.post(path, json, all);
  }

  private HttpResponse<String> push(String fields, String... headers) {
    return post("/api/" + user + "/push", "{\"message\":1," + fields + "}", headers);
  }

  private static String answered(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  private static JsonNode accepted(HttpResponse<String> answer) throws IOException {
    JsonNode body = JSON.readTree(answered(202, answer));
    assertThat(body.path("scheduled").asText()).matches("[0-9a-f]{24}");
    return body;
  }

  private static JsonNode messages(String path) throws IOException {
    return JSON.readTree(answered(200, Backend.call("GET", path))).path("messages");
  }

  private static List<String> ids(JsonNode messages) {
    return StreamSupport.stream(messages.spliterator(), false)
        .map(each -> each.path("scheduled").asText())
        .toList();
  }

  private static String soon(Duration time) {
    return Instant.now().plus(time).toString();
  }

  // ---- one user --------------------------------------------------------------------------------

  @Test
  void aPushIsMadeLaterAndItsMessageHasTheIdOfTheAnswer() throws IOException {
    Backend.register(user, "c");
    try (PollingClient client = new PollingClient(user, "c")) {
      JsonNode later = accepted(push("\"at\":\"" + soon(Duration.ofMillis(900)) + "\",\"x\":1"));
      assertThat(later.path("ignored").toString()).isEqualTo("[\"x\"]");
      JsonNode sooner =
          accepted(post("/api/" + user + "/push", "{\"message\":{\"b\": 1.10},\"in\":\"300ms\"}"));
      assertThat(sooner.has("ignored")).isFalse();
      assertThat(ids(messages("/api/" + user + "/scheduled")))
          .isSubsetOf(sooner.path("scheduled").asText(), later.path("scheduled").asText());

      assertThat(client.poll()).isEqualTo("42[\"message\",{\"b\": 1.10}]");
      assertThat(client.poll()).isEqualTo("42[\"message\",1]");
      assertThat(messages("/api/" + user + "/scheduled")).isEmpty();
      String gone = "/api/" + user + "/scheduled/" + later.path("scheduled").asText();
      assertProblem(Backend.call("DELETE", gone), 404, "made or cancelled");
    }
  }

  @Test
  void whatWaitsIsListedByTimeAndCancelled() throws IOException {
    JsonNode second = accepted(push("\"at\":\"" + tomorrow() + "T10:50:00.1239+02:00\""));
    JsonNode first = accepted(push("\"at\":\"" + tomorrow() + "t08:49:59z\",\"in\":null"));
    assertThat(second.path("at").asText()).isEqualTo(tomorrow() + "T08:50:00.123Z");
    assertThat(first.path("at").asText()).isEqualTo(tomorrow() + "T08:49:59Z");
    String path = "/api/" + user + "/scheduled";
    assertThat(messages(path).toString())
        .isEqualTo(
            "[{\"scheduled\":\"%s\",\"at\":\"%sT08:49:59Z\",\"message\":1},"
                    .formatted(first.path("scheduled").asText(), tomorrow())
                + "{\"scheduled\":\"%s\",\"at\":\"%sT08:50:00.123Z\",\"message\":1}]"
                    .formatted(second.path("scheduled").asText(), tomorrow()));

    String one = path + "/" + first.path("scheduled").asText();
    assertThat(answered(200, Backend.call("DELETE", one))).isEqualTo("{\"cancelled\":true}");
    assertProblem(Backend.call("DELETE", one), 404, "No push with this id");
    String ofMany = "/api/scheduled/" + second.path("scheduled").asText();
    assertProblem(Backend.call("DELETE", ofMany), 404, "under the user");
    assertThat(ids(messages(path))).containsExactly(second.path("scheduled").asText());
    answered(200, Backend.call("DELETE", "/api/" + user));
    assertThat(messages(path)).isEmpty();
    assertThat(messages("/api/nobody-at-all/scheduled")).isEmpty();
  }

  private static String tomorrow() {
    return Instant.now().plus(Duration.ofDays(1)).toString().substring(0, 10);
  }

  @Test
  void aTimeThatIsOverIsNow() throws IOException {
    Backend.register(user, "c");
    try (PollingClient client = new PollingClient(user, "c")) {
      accepted(push("\"at\":\"1970-01-01T00:00:00Z\""));
      assertThat(client.poll()).isEqualTo("42[\"message\",1]");
      accepted(push("\"in\":0"));
      assertThat(client.poll()).isEqualTo("42[\"message\",1]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"at\":\"2026-11-30T08:50:00Z\",\"in\":\"1m\" | at and in",
        "\"at\":\"tomorrow\"                           | time of RFC 3339",
        "\"at\":1790000000                             | time of RFC 3339",
        "\"at\":\"2026-11-30T08:50Z\"                  | time of RFC 3339",
        "\"at\":\"2026-11-30T08:50:00\"                | time of RFC 3339",
        "\"at\":\"2026-02-30T08:50:00Z\"               | time of RFC 3339",
        "\"at\":\"9999-12-31T23:59:59Z\"               | SCHEDULE_MAX",
        "\"in\":\"31d\"                                | SCHEDULE_MAX",
        "\"in\":\"999999999999d\"                      | SCHEDULE_MAX",
        "\"in\":\"soon\"                               | \"10m\"",
        "\"in\":10                                     | \"10m\"",
        "\"in\":\"-1m\"                                | \"10m\"",
        "\"in\":{}                                     | \"10m\"",
      })
  void whatIsWrongWithATimeIsToldAndNothingIsScheduled(String fields, String why)
      throws IOException {
    assertProblem(push(fields), 400, why);
    assertProblem(
        post("/api/topics/" + topic + "/push", "{\"message\":1," + fields + "}"), 400, why);
    String batch =
        answered(
            200,
            Backend.batch(
                "{\"pushes\":[{\"user\":\"" + user + "\",\"message\":1," + fields + "}]}",
                AS_JSON));
    assertThat(batch).contains("\"status\":400").contains("\"failed\":1}");
    assertThat(messages("/api/" + user + "/scheduled")).isEmpty();
  }

  @Test
  void aUserHasAThousand() throws IOException {
    String entry = "{\"user\":\"" + user + "\",\"message\":1,\"in\":\"10d\"}";
    String all = IntStream.range(0, 1_003).mapToObj(n -> entry).collect(Collectors.joining(","));
    JsonNode results =
        JSON.readTree(answered(200, Backend.batch("{\"pushes\":[" + all + "]}", AS_JSON)));
    assertThat(results.path("failed").asInt()).isEqualTo(3);
    assertThat(results.path("results").get(1_002).toString())
        .contains("\"status\":409")
        .contains("1000 pushes are scheduled");
    List<String> ids = ids(results.path("results")).subList(0, 1_000);
    assertThat(ids(messages("/api/" + user + "/scheduled"))).isEqualTo(ids);

    assertProblem(push("\"in\":\"1m\""), 409, "1000 pushes are scheduled");
    answered(200, Backend.call("DELETE", "/api/" + user + "/scheduled/" + ids.get(500)));
    accepted(push("\"in\":\"1m\""));
    answered(200, Backend.call("DELETE", "/api/" + user));
  }

  // ---- batches, many ---------------------------------------------------------------------------

  @Test
  void aBatchHasThemAmongOthers() throws IOException {
    String one = "{\"user\":\"" + user + "\",\"message\":1,\"in\":\"1h\",\"x\":1}";
    String many = "{\"topic\":\"" + topic + "\",\"message\":2,\"in\":\"1h\"}";
    String now = "{\"user\":\"" + user + "\",\"message\":3}";
    String batch = "{\"pushes\":[" + one + "," + many + "," + now + "]}";
    String lines = String.join("\n", one, many, now);
    JsonNode asObject = JSON.readTree(answered(200, Backend.batch(batch, AS_JSON))).path("results");
    String asLines = answered(200, Backend.batch(lines, "Content-Type", "application/x-ndjson"));
    JsonNode second = JSON.readTree("[" + String.join(",", asLines.lines().toList()) + "]");
    for (JsonNode results : List.of(asObject, second)) {
      assertThat(names(results.get(0))).containsExactly("user", "scheduled", "at", "ignored");
      assertThat(names(results.get(1))).containsExactly("scheduled", "at");
      assertThat(names(results.get(2))).containsExactly("user", "id", "sessions", "kept");
    }
    assertThat(ids(messages("/api/" + user + "/scheduled"))).hasSize(2);
    for (JsonNode results : List.of(asObject, second)) {
      String path = "/api/scheduled/" + results.get(1).path("scheduled").asText();
      assertThat(answered(200, Backend.call("DELETE", path))).isEqualTo("{\"cancelled\":true}");
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void pushesToManyAreMadeForWhoeverIsThereThen() throws IOException {
    Backend.register(user, "c");
    try (PollingClient client = new PollingClient(user, "c")) {
      JsonNode toTopic =
          accepted(
              post(
                  "/api/topics/" + topic + "/push",
                  "{\"message\":1,\"in\":\"1s\",\"except\":[\"eve\"]}"));
      JsonNode waiting = find(toTopic.path("scheduled").asText());
      assertThat(waiting.path("topic").asText()).isEqualTo(topic);
      assertThat(waiting.path("message").asInt()).isEqualTo(1);
      answered(200, Backend.call("PUT", "/api/" + user + "/topics/" + topic));
      assertThat(client.poll()).isEqualTo("42[\"message\",1]");
      String users =
          "{\"pushes\":[{\"users\":[\"" + user + "\",\"b\"],\"message\":2,\"in\":\"100ms\"}]}";
      answered(200, Backend.batch(users, AS_JSON));
      assertThat(client.poll()).isEqualTo("42[\"message\",2]");
    }
  }

  private static JsonNode find(String id) throws IOException {
    for (JsonNode each : messages("/api/scheduled")) {
      if (each.path("scheduled").asText().equals(id)) {
        return each;
      }
    }
    throw new AssertionError("not listed: " + id);
  }

  @Test
  void aRepeatHasTheSameIdAlsoAfterItWasMade() throws IOException {
    Backend.register(user, "c");
    String[] key = {"Idempotency-Key", UUID.randomUUID().toString()};
    try (PollingClient client = new PollingClient(user, "c")) {
      String first = answered(202, push("\"in\":\"400ms\"", key));
      assertThat(answered(202, push("\"in\":\"400ms\"", key))).isEqualTo(first);
      assertProblem(push("\"in\":\"401ms\"", key), 422, "another push");
      assertProblem(push("\"x\":1", key), 422, "another push");
      assertThat(client.poll()).isEqualTo("42[\"message\",1]");
      assertThat(answered(202, push("\"in\":\"400ms\"", key))).isEqualTo(first);
      answered(200, post("/api/" + user + "/push", "{\"message\":2}"));
      assertThat(client.poll()).isEqualTo("42[\"message\",2]");
    }
  }

  // ---- addresses -------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"x", "0123456789abcdef0123456", "0123456789ABCDEF01234567", "x%20y"})
  void anIdThatIsNoneIsRefused(String id) {
    assertProblem(Backend.call("DELETE", "/api/ada/scheduled/" + id), 400, "24 hexadecimal");
    assertProblem(Backend.call("DELETE", "/api/scheduled/" + id), 400, "24 hexadecimal");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /api/ada/scheduled,              GET HEAD OPTIONS",
    "GET,    /api/ada/scheduled/" + NEVER + ",  DELETE OPTIONS",
    "POST,   /api/scheduled,                  GET HEAD DELETE OPTIONS",
    "GET,    /api/scheduled/" + NEVER + ",      DELETE OPTIONS",
  })
  void anotherMethodIsRefused(String method, String path, String allowed) {
    HttpResponse<String> answer = Backend.call(method, path);
    assertProblem(answer, 405, "Allow");
    assertThat(answer.headers().firstValue("Allow").orElse("").split(", "))
        .containsExactlyInAnyOrder(allowed.split(" "));
    assertThat(Backend.call("OPTIONS", path).headers().firstValue("Allow").orElse("").split(", "))
        .containsExactlyInAnyOrder(allowed.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/ada/scheduled",
    "GET, /api/scheduled",
    "DELETE, /api/ada/scheduled/" + NEVER,
    "DELETE, /api/scheduled/" + NEVER
  })
  void withoutTheTokenNothingIsSaid(String method, String path) {
    assertProblem(Backend.withoutToken(method, path), 401, "X-AUTH-TOKEN");
  }

  @Test
  void usersMayBeCalledAsPartsOfTheAddress() throws IOException {
    for (String name : List.of("scheduled", "push", "topics", "online", "status")) {
      answered(200, Backend.call("DELETE", "/api/" + name));
      answered(200, Backend.register(name, "c"));
      assertThat(answered(200, Backend.call("GET", "/api/" + name + "/sessions")))
          .contains("\"user\":\"" + name + "\"");
      answered(200, Backend.call("PUT", "/api/" + name + "/topics/t"));
      assertThat(answered(200, Backend.call("GET", "/api/" + name + "/topics")))
          .contains("[\"t\"]");
      String path = "/api/" + name + "/scheduled";
      String id =
          accepted(post("/api/" + name + "/push", "{\"message\":1,\"in\":\"1h\"}"))
              .path("scheduled")
              .asText();
      assertThat(ids(messages(path))).as(name).containsExactly(id);
      assertProblem(Backend.call("DELETE", path + "/" + NEVER), 404, "No push");
      answered(200, Backend.call("DELETE", path + "/" + id));
      assertThat(messages(path)).isEmpty();
      answered(200, Backend.call("DELETE", "/api/" + name + "/register?connectionId=c"));
    }
  }
}
