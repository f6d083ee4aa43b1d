package io.notificationsocket.api;

import static io.notificationsocket.api.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics, and pushes to many, as backends see them. */
@WithServer
@Tag("core")
class TopicIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] AS_JSON = {"Content-Type", "application/json"};
  private static final String[] FORM = {"Content-Type", "application/x-www-form-urlencoded"};

  private final String topic = "topic-" + UUID.randomUUID();

  private static HttpResponse<String> post(String path, String json, String... headers) {
    String[] all = Arrays.copyOf(AS_JSON, AS_JSON.length + headers.length);
    System.arraycopy(headers, 0, all, AS_JSON.length, headers.length);
    return Backend.post(path, json, all);
  }

  private static HttpResponse<String> change(String topic, String json) {
    return post("/api/topics/" + topic + "/users", json);
  }

  private static String ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static String get(String path) {
    return ok(Backend.call("GET", path));
  }

  // ---- memberships -----------------------------------------------------------------------------

  @Test
  void aUserJoinsAndLeaves() {
    String path = "/api/ada-1/topics/team%3Asales";
    assertThat(ok(Backend.call("PUT", path))).isEmpty();
    assertThat(ok(Backend.call("PUT", path))).isEmpty();
    ok(Backend.call("PUT", "/api/ada-1/topics/releases"));
    assertThat(get("/api/ada-1/topics")).isEqualTo("{\"topics\":[\"releases\",\"team:sales\"]}");

    assertThat(ok(Backend.call("DELETE", path))).isEmpty();
    assertThat(ok(Backend.call("DELETE", path))).isEmpty();
    assertThat(get("/api/ada-1/topics")).isEqualTo("{\"topics\":[\"releases\"]}");
    assertThat(get("/api/nobody-at-all/topics")).isEqualTo("{\"topics\":[]}");
  }

  @Test
  void membersAreChangedListedAndRemovedInBulk() {
    assertThat(ok(change(topic, "{\"add\":[\"ada\",\"bob\",\"eve\",\"ada\"]}")))
        .isEqualTo("{\"users\":3}");
    assertThat(ok(change(topic, "{\"add\":[\"joe\",\"eve\"],\"remove\":[\"eve\",\"nobody\"]}")))
        .isEqualTo("{\"users\":3}");
    assertThat(ok(change(topic, "{}"))).isEqualTo("{\"users\":3}");
    assertThat(ok(change(topic, "{\"add\":null,\"remove\":null,\"ad\":[\"x\"]}")))
        .isEqualTo("{\"users\":3,\"ignored\":[\"ad\"]}");

    String path = "/api/topics/" + topic + "/users";
    assertThat(get(path))
        .isEqualTo("{\"users\":[\"ada\",\"bob\",\"joe\"],\"total\":3,\"more\":false}");
    assertThat(get(path + "?limit=1&after=ada"))
        .isEqualTo("{\"users\":[\"bob\"],\"total\":3,\"more\":true}");
    assertThat(get(path + "?after=b%2Fz"))
        .isEqualTo("{\"users\":[\"bob\",\"joe\"],\"total\":3,\"more\":false}");
    assertThat(get("/api/topics/unknown/users"))
        .isEqualTo("{\"users\":[],\"total\":0,\"more\":false}");
    assertThat(ok(Backend.call("DELETE", path))).isEqualTo("{\"users\":3}");
    assertThat(ok(Backend.call("DELETE", path))).isEqualTo("{\"users\":0}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "-1", "x", "1e2", "99999999999"})
  void aLimitThatCannotBeUsedIsRefused(String limit) {
    assertProblem(
        Backend.call("GET", "/api/topics/t/users?limit=" + limit), 400, "limit", "1 to 1000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "                            | not a JSON object",
        "[]                          | not a JSON object",
        "{\"add\":\"ada\"}           | field add is not a list",
        "{\"add\":[1]}               | not a string",
        "{\"add\":[null]}            | not a string",
        "{\"add\":[\"b\"],\"add\":[]}| second field add",
        "{\"add\":[\"b\",\"\"]}      | user id has 0 characters",
        "{\"remove\":[\"b\",\"..\"]} | user id is one or two dots",
        "{\"add\":[\"b\",\"\\ud83d\"]}| lone surrogate",
        "{\"add\":[\"b\"             | not valid JSON",
      })
  void whatIsWrongWithABulkChangeIsToldAndNothingIsDone(String body, String why) {
    ok(change(topic, "{\"add\":[\"kept\"]}"));
    assertProblem(change(topic, body == null ? "" : body), 400, why);
    assertThat(get("/api/topics/" + topic + "/users")).contains("[\"kept\"],\"total\":1");
  }

  @Test
  void aBulkChangeHasTenThousandIdsOfAnyLength() {
    String most = ids(10_000, "é".repeat(240));
    assertThat(ok(change(topic, "{\"add\":[" + most + "]}"))).isEqualTo("{\"users\":10000}");
    assertProblem(change(topic, "{\"add\":[" + most + ",\"one more\"]}"), 400, "10000");
    assertProblem(change(topic, "{\"add\":[" + most + "],\"remove\":[\"x\"]}"), 400, "10000");
    assertProblem(change(topic, "{\"add\":[]}" + " ".repeat(1_000_000)), 413, "MAX_BODY");
    assertThat(get("/api/topics/" + topic + "/users?limit=1000")).contains("\"more\":true");
    assertThat(ok(change(topic, "{\"remove\":[" + most + "]}"))).isEqualTo("{\"users\":0}");
  }

  private static String ids(int count, String end) {
    return IntStream.range(0, count)
        .mapToObj(n -> "\"" + n + end + "\"")
        .collect(Collectors.joining(","));
  }

  // ---- pushes ----------------------------------------------------------------------------------

  @Test
  void aPushToATopicReachesItsMembersButThoseExcepted() throws IOException {
    for (String user : List.of("topic-ada", "topic-bob")) {
      Backend.register(user, "c");
    }
    ok(change(topic, "{\"add\":[\"topic-ada\",\"topic-bob\",\"topic-nobody\"]}"));
    try (PollingClient ada = new PollingClient("topic-ada", "c");
        PollingClient bob = new PollingClient("topic-bob", "c")) {
      String push = "/api/topics/" + topic + "/push";
      JsonNode first =
          JSON.readTree(ok(post(push, "{\"message\":{\"b\": 1.10},\"except\":[\"topic-ada\"]}")));
      assertThat(first.path("id").asText()).matches("[0-9a-f]{24}");
      assertThat(Backend.withoutIds(first.toString()))
          .isEqualTo("{\"users\":2,\"sessions\":1,\"kept\":true}");
      assertThat(Backend.withoutIds(ok(post(push, "{\"message\":2,\"TTL\":1}"))))
          .isEqualTo("{\"users\":3,\"sessions\":2,\"kept\":true,\"ignored\":[\"TTL\"]}");
      assertThat(Backend.withoutIds(ok(Backend.post(push, "message=3", FORM))))
          .isEqualTo("{\"users\":3,\"sessions\":2,\"kept\":true}");

      assertThat(ada.poll()).isEqualTo("42[\"message\",2]\u001e42[\"message\",\"3\"]");
      assertThat(bob.poll())
          .isEqualTo(
              "42[\"message\",{\"b\": 1.10}]\u001e42[\"message\",2]\u001e42[\"message\",\"3\"]");
    }
    assertThat(Backend.withoutIds(ok(post("/api/topics/unknown/push", "{\"message\":1}"))))
        .isEqualTo("{\"users\":0,\"sessions\":0,\"kept\":false}");
  }

  @Test
  void aRepeatedPushToATopicIsDeliveredOnce() {
    Backend.register("topic-once", "c");
    ok(change(topic, "{\"add\":[\"topic-once\"]}"));
    String[] key = {"Idempotency-Key", UUID.randomUUID().toString()};
    try (PollingClient client = new PollingClient("topic-once", "c")) {
      String push = "/api/topics/" + topic + "/push";
      String first = ok(post(push, "{\"message\":1}", key));
      assertThat(ok(post(push, "{\"message\":1}", key))).isEqualTo(first);
      assertProblem(post(push, "{\"message\":1,\"except\":[\"x\"]}", key), 422, "another push");
      assertProblem(post("/api/topic-once/push", "{\"message\":1}", key), 422, "another push");
      ok(post(push, "{\"message\":2}"));
      assertThat(client.poll()).isEqualTo("42[\"message\",1]\u001e42[\"message\",2]");
    }
  }

  @Test
  void aBatchHasPushesToManyAmongOthers() {
    for (String user : List.of("many-a", "many-b")) {
      Backend.register(user, "c");
      ok(Backend.call("PUT", "/api/" + user + "/topics/" + topic));
    }
    try (PollingClient a = new PollingClient("many-a", "c");
        PollingClient b = new PollingClient("many-b", "c")) {
      String batch =
          """
          {"pushes": [{"topic": "%s", "message": 1}, {"user": "many-a", "message": 2},
            {"users": ["many-a", "many-b", "many-a"], "except": ["many-b"], "message": 3},
            {"everyone": true, "message": 4, "ttl": "0", "user": null},
            {"user": "many-b", "except": ["many-b"], "message": 5}]}
          """
              .formatted(topic);
      String answer = ok(Backend.batch(batch, AS_JSON));
      assertThat(Backend.withoutIds(answer))
          .startsWith(
              "{\"results\":[{\"users\":2,\"sessions\":2,\"kept\":true},"
                  + "{\"user\":\"many-a\",\"sessions\":1,\"kept\":true},"
                  + "{\"users\":1,\"sessions\":1,\"kept\":true},{\"users\":")
          .contains(",\"kept\":false},{\"user\":\"many-b\"")
          .contains("\"kept\":true,\"ignored\":[\"except\"]}]")
          .endsWith("\"failed\":0}");
      assertThat(a.poll())
          .isEqualTo(
              "42[\"message\",1]\u001e42[\"message\",2]\u001e42[\"message\",3]\u001e42[\"message\",4]");
      assertThat(b.poll())
          .isEqualTo("42[\"message\",1]\u001e42[\"message\",4]\u001e42[\"message\",5]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "                                  | no user",
        "\"user\":\"a\",\"topic\":\"t\"    | has user and topic",
        "\"users\":[],\"everyone\":true    | has users and everyone",
        "\"everyone\":false                | everyone that is not true",
        "\"everyone\":1                    | everyone that is not true",
        "\"users\":\"a\"                   | field users is not a list",
        "\"users\":[\"a\",{}]              | not a string",
        "\"users\":[\"a\",\"..\"]          | one or two dots",
        "\"topic\":7                       | topic that is not a string",
        "\"topic\":\"\"                    | topic has 0 characters",
        "\"topic\":\"t\",\"topic\":\"u\"   | more than one topic",
        "\"topic\":\"t\",\"except\":7      | field except is not a list",
        "\"everyone\":true,\"except\":[\"\"]| user id has 0 characters",
      })
  void anEntryOfABatchThatIsWrongIsToldAloneInBothForms(String fields, String why)
      throws IOException {
    String bad = "{\"message\":1" + (fields == null ? "" : "," + fields) + "}";
    String good = "{\"users\":[\"a\"],\"message\":1}";
    String batch = "{\"pushes\":[" + bad + "," + good + "]}";
    JsonNode results = JSON.readTree(ok(Backend.batch(batch, AS_JSON))).path("results");
    String lines = ok(Backend.batch(bad + "\n" + good, "Content-Type", "application/x-ndjson"));

    assertThat(results.get(0).path("error").path("detail").asText()).contains(why);
    assertThat(results.get(0).path("error").path("status").asInt()).isEqualTo(400);
    assertThat(results.get(1).path("users").asInt()).isEqualTo(1);
    assertThat(JSON.readTree(lines.lines().findFirst().orElse(""))).isEqualTo(results.get(0));
  }

  @Test
  void aListOfUsersMayBeLongerThanTheRestOfABody() throws IOException {
    String most = ids(10_000, "x".repeat(250));
    String batch = "{\"pushes\":[{\"message\":1,\"users\":[" + most + "]}]}";
    assertThat(ok(Backend.batch(batch, AS_JSON))).contains("\"users\":10000,");
    String line = "{\"message\":1,\"users\":[" + most + "]}\n{\"user\":\"a\",\"message\":1}";
    assertThat(ok(Backend.batch(line, "Content-Type", "application/x-ndjson")))
        .contains("\"users\":10000,")
        .contains("{\"user\":\"a\"");
    String tooMany = batch.replace("\"users\":[", "\"users\":[\"more\",");
    assertThat(ok(Backend.batch(tooMany, AS_JSON))).contains("more than 10000 ids");
    String except = "{\"message\":1,\"except\":[" + most + "]}";
    ok(post("/api/topics/" + topic + "/push", except));
    assertProblem(
        post("/api/topics/" + topic + "/push", except + " ".repeat(1_000_000)), 413, "MAX_BODY");
  }

  // ---- addresses -------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a%2Fb          | a/b",
        "team%3Asales;x | team:sales;x",
        "%F0%9F%98%80   | 😀",
        "{x}            | {x}",
        "users          | users",
        "push           | push",
        "topics         | topics"
      })
  void anyCharacterReachesItsTopic(String inAddress, String name) throws IOException {
    String address = inAddress.replace("{", "%7B").replace("}", "%7D");
    String user = "of-" + UUID.randomUUID();
    ok(Backend.call("PUT", "/api/" + user + "/topics/" + address));
    assertThat(JSON.readTree(get("/api/" + user + "/topics")).path("topics").get(0).asText())
        .isEqualTo(name);
    assertThat(get("/api/topics/" + address + "/users?limit=1000")).contains(user);
    assertThat(ok(post("/api/topics/" + address + "/push", "{\"message\":1}")))
        .contains("\"users\":1,");
    assertThat(ok(Backend.call("DELETE", "/api/topics/" + address + "/users")))
        .isEqualTo("{\"users\":1}");
    assertThat(get("/api/" + user + "/topics")).isEqualTo("{\"topics\":[]}");
  }

  @Test
  void usersMayBeCalledAsPartsOfTheAddress() {
    for (String user : List.of("topics", "push", "users", "status", "online")) {
      Backend.register(user, "c");
      try (PollingClient client = new PollingClient(user, "c")) {
        String answer = ok(post("/api/" + user + "/push", "{\"message\":1}"));
        assertThat(answer).contains("\"sessions\":1,").doesNotContain("users");
        assertThat(client.poll()).isEqualTo("42[\"message\",1]");
      }
      for (String of : List.of(topic, "users", "push")) {
        ok(Backend.call("PUT", "/api/" + user + "/topics/" + of));
        assertThat(get("/api/" + user + "/topics")).as(user).contains("\"" + of + "\"");
      }
      ok(Backend.call("DELETE", "/api/" + user + "/topics/push"));
      assertThat(get("/api/" + user + "/topics")).doesNotContain("\"push\"");
    }
    // Of a user's membership and the end of a topic, the topic is meant.
    ok(Backend.call("PUT", "/api/somebody/topics/topics"));
    assertThat(ok(Backend.call("DELETE", "/api/topics/topics/users"))).isEqualTo("{\"users\":1}");
    assertThat(get("/api/topics/topics")).contains("\"users\"");
    ok(Backend.call("DELETE", "/api/topics/users/users"));
    assertThat(get("/api/topics/topics")).doesNotContain("\"users\"");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /api/topics/t/push,   POST OPTIONS",
    "PUT,    /api/topics/t/push,   POST OPTIONS",
    "DELETE, /api/topics/t/push,   POST OPTIONS",
    "PUT,    /api/topics/t/users,  GET HEAD POST DELETE OPTIONS",
    "POST,   /api/ada/topics,      GET HEAD OPTIONS",
    "GET,    /api/ada/topics/t,    PUT DELETE OPTIONS",
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
    "PUT, /api/ada/topics/t",
    "GET, /api/ada/topics",
    "GET, /api/topics/t/users",
    "POST, /api/topics/t/push"
  })
  void withoutTheTokenNothingIsSaid(String method, String path) {
    assertProblem(Backend.withoutToken(method, path), 401, "X-AUTH-TOKEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/a/topics/%01", "/api/a%0A/topics/t"})
  void anIdThatCannotBeUsedIsRefused(String path) {
    assertProblem(Backend.call("PUT", path), 400, "control character");
  }

  @Test
  void oneOrTwoDotsAreNoTopic() throws IOException {
    for (String path : List.of("/api/topics/../users", "/api/ada/topics/..", "/api/a/topics/%2e")) {
      String answer = Backend.raw("PUT " + path + " HTTP/1.1\nHost: localhost\n\n");
      assertThat(answer).startsWith("HTTP/1.1 400").contains("The topic is one or two dots");
    }
  }
}
