package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inboxes, as backends and clients of each protocol and transport see them. */
@WithServer
@Tag("core")
class InboxIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Backend backend = Backend.shared();
  private final String user = "user-" + UUID.randomUUID();
  private final String inbox = "/api/" + user + "/inbox";

  private HttpResponse<String> call(String method, String path, String body) throws IOException {
    return backend.call(method, path, body);
  }

  private JsonNode ok(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode get(String path) throws IOException {
    return ok(call("GET", path, null));
  }

  private JsonNode post(String path, String body) throws IOException {
    return ok(call("POST", path, body));
  }

  /** Pushes JSON text into the inbox; returns the id. */
  private String push(String message) throws IOException {
    return post("/api/" + user + "/push", "{\"inbox\":true,\"message\":" + message + "}")
        .path("id")
        .asText();
  }

  private void refused(HttpResponse<String> answer, int status, String... why) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(answer.body()).path("detail").asText()).contains(why);
  }

  private static String counts(int unseen, int unread, int total) {
    return "\"unseen\":" + unseen + ",\"unread\":" + unread + ",\"total\":" + total;
  }

  private void assertCounts(int unseen, int unread, int total) throws IOException {
    assertThat(call("GET", inbox + "/count", null).body())
        .isEqualTo("{" + counts(unseen, unread, total) + "}");
  }

  // ---- for backends ----------------------------------------------------------------------------

  @Test
  void aPushForTheInboxIsKeptWithoutARegistrationAndListedAsItWasSent() throws IOException {
    JsonNode pushed =
        post(
            "/api/" + user + "/push",
            "{\"message\":{\"title\": \"é\", \"n\":1.10},\"inbox\":true}");
    assertThat(pushed.path("kept").asBoolean()).isTrue();
    assertThat(pushed.path("sessions").asInt()).isZero();
    String id = pushed.path("id").asText();
    String body = call("GET", inbox, null).body();
    String at = JSON.readTree(body).path("messages").path(0).path("at").asText();
    assertThat(body)
        .isEqualTo(
            "{\"messages\":[{\"id\":\""
                + id
                + "\",\"at\":\""
                + at
                + "\",\"seen\":false,\"read\":false,\"archived\":false,\"version\":1,"
                + "\"message\":{\"title\": \"é\", \"n\":1.10}}],"
                + counts(1, 1, 1)
                + ",\"more\":false}");
    assertThat(Duration.between(Instant.parse(at), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
    assertThat(
            post("/api/" + user + "/push", "{\"message\":1,\"inbox\":true,\"ttl\":0}").path("kept"))
        .hasToString("true");
    assertThat(post("/api/" + user + "/push", "{\"message\":1,\"inbox\":false}").path("kept"))
        .hasToString("false");
    assertThat(post("/api/" + user + "/push", "{\"message\":1,\"inbox\":null}").path("kept"))
        .hasToString("false");
    assertCounts(2, 2, 2);
  }

  @Test
  void anInboxIsListedInPagesByStatus() throws IOException {
    String first = push("1");
    String second = push("2");
    push("3");
    post(inbox + "/read", "{\"ids\":[\"" + second + "\"]}");
    post(inbox + "/archive", "{\"ids\":[\"" + first + "\"]}");
    JsonNode page = get(inbox + "?limit=1");
    assertThat(page.path("messages").findValuesAsText("message")).containsExactly("3");
    assertThat(page.path("more").asBoolean()).isTrue();
    assertThat(page.path("total").asInt()).isEqualTo(2);
    page =
        get(
            inbox
                + "?limit=1&status=all&before="
                + page.path("messages").path(0).path("id").asText());
    assertThat(page.path("messages").findValuesAsText("message")).containsExactly("2");
    assertThat(page.path("more").asBoolean()).isFalse();
    assertThat(texts("unread")).containsExactly("3");
    assertThat(texts("read")).containsExactly("2");
    assertThat(texts("archived")).containsExactly("1");
    assertThat(get(inbox + "?before=" + "f".repeat(24)).path("messages")).hasSize(2);
    assertThat(get(inbox + "?before=" + "0".repeat(24)).path("messages")).isEmpty();
    for (int n = 0; n < 20; n++) {
      push("4");
    }
    assertThat(get(inbox).path("messages")).as("the usual limit").hasSize(20);
    assertThat(get(inbox + "?limit=100").path("messages")).hasSize(22);
  }

  private List<String> texts(String status) throws IOException {
    return get(inbox + "?status=" + status).path("messages").findValuesAsText("message");
  }

  @Test
  void messagesAreMarkedCountedAndCleared() throws IOException {
    String first = push("1");
    String second = push("2");
    push("3");
    assertThat(call("POST", inbox + "/seen", "{\"upTo\":\"" + second + "\"}").body())
        .isEqualTo("{\"changed\":2," + counts(1, 3, 3) + "}");
    assertThat(call("POST", inbox + "/read", "{\"all\":true}").body())
        .isEqualTo("{\"changed\":3," + counts(0, 0, 3) + "}");
    String some = "{\"ids\":[\"" + first + "\",\"" + "0".repeat(24) + "\"],\"upTo\":null}";
    assertThat(call("POST", inbox + "/unread", some).body())
        .isEqualTo("{\"changed\":1," + counts(0, 1, 3) + "}");
    assertThat(call("POST", inbox + "/archive", some).body())
        .isEqualTo("{\"changed\":1," + counts(0, 0, 2) + "}");
    assertThat(call("POST", inbox + "/unread", some).body())
        .isEqualTo("{\"changed\":0," + counts(0, 0, 2) + "}");
    assertThat(call("POST", inbox + "/unarchive", "{\"all\":true,\"al\":1}").body())
        .isEqualTo("{\"changed\":1," + counts(0, 0, 3) + ",\"ignored\":[\"al\"]}");
    post(inbox + "/archive", some);
    assertThat(call("DELETE", inbox, null).body()).isEqualTo("{\"deleted\":3}");
    assertThat(call("DELETE", inbox, null).body()).isEqualTo("{\"deleted\":0}");
    assertCounts(0, 0, 0);
    assertThat(call("GET", inbox, null).body())
        .isEqualTo("{\"messages\":[]," + counts(0, 0, 0) + ",\"more\":false}");
  }

  @Test
  void pushesToManyAndOfBatchesGoIntoInboxesToo() throws IOException {
    String other = user + "-2";
    ok(call("PUT", "/api/" + user + "/topics/" + user, null));
    JsonNode toTopic =
        post("/api/topics/" + user + "/push", "{\"message\":\"topic\",\"inbox\":true}");
    assertThat(toTopic.path("kept").asBoolean()).isTrue();
    JsonNode batch =
        post(
            "/api/push",
            "{\"pushes\":[{\"users\":[\"%s\",\"%s\"],\"message\":2,\"inbox\":true},"
                    .formatted(user, other)
                + "{\"user\":\"%s\",\"message\":3,\"inbox\":true},".formatted(user)
                + "{\"user\":\"%s\",\"message\":4,\"inbox\":\"yes\"}]}".formatted(user));
    assertThat(batch.toString()).contains("inbox that is neither true nor false");
    assertThat(texts("all")).containsExactly("3", "2", "topic");
    assertThat(get("/api/" + other + "/inbox/count").path("total").asInt()).isEqualTo(1);
    assertThat(ok(call("DELETE", "/api/" + user, null)).path("messages").asInt()).isEqualTo(3);
    assertCounts(0, 0, 0);
    assertThat(get("/api/" + other + "/inbox/count").path("total").asInt()).isEqualTo(1);
  }

  @Test
  void aPushWithAKeyIsInTheInboxOnce() throws IOException {
    String push = "{\"pushes\":[{\"user\":\"%s\",\"id\":\"%s\",\"message\":1,\"inbox\":true}]}";
    for (int n = 0; n < 2; n++) {
      post("/api/push", push.formatted(user, user));
    }
    assertCounts(1, 1, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=0            | 1 to 100",
        "limit=101          | 1 to 100",
        "limit=x            | 1 to 100",
        "limit=1&limit=2    | more than one limit",
        "status=new         | all, unread, read, archived",
        "status=            | all, unread, read, archived",
        "status=ALL         | all, unread, read, archived",
        "before=            | parameter before has to be 24 hexadecimal digits",
        "before=123         | parameter before has to be 24 hexadecimal digits"
      })
  void aListThatCannotBeAskedForIsRefused(String query, String why) throws IOException {
    refused(call("GET", inbox + "?" + query, null), 400, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[]                                   | not a JSON object",
        "{}                                   | Send exactly one of",
        "{\"ids\":null}                       | Send exactly one of",
        "{\"ids\":[],\"all\":true}            | Send exactly one of",
        "{\"all\":false}                      | field all is not true",
        "{\"all\":\"true\"}                   | field all is not true",
        "{\"upTo\":\"x\"}                     | 24 hexadecimal digits",
        "{\"upTo\":1}                         | field upTo is not a string",
        "{\"ids\":\"x\"}                      | field ids is not a list",
        "{\"ids\":[\"x\"]}                    | 24 hexadecimal digits",
        "{\"ids\":[1]}                        | field ids is not a string",
        "{\"all\":true,\"all\":true}          | second field all"
      })
  void aMarkThatCannotBeReadChangesNothing(String body, String why) throws IOException {
    push("1");
    refused(call("POST", inbox + "/read", body), 400, why);
    assertCounts(1, 1, 1);
  }

  @Test
  void aThousandIdsAreTheMost() throws IOException {
    String id = "\"" + "0".repeat(24) + "\"";
    post(inbox + "/read", "{\"ids\":[" + (id + ",").repeat(999) + id + "]}");
    refused(
        call("POST", inbox + "/read", "{\"ids\":[" + (id + ",").repeat(1_000) + id + "]}"),
        400,
        "field ids has more than 1000 entries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"red", "Read", "marks", "seen/x"})
  void aMarkOfAnotherNameIsNotFound(String name) throws IOException {
    refused(call("POST", inbox + "/" + name, "{\"all\":true}"), 404, "nothing at this address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inbox",
        "count",
        "read",
        "seen",
        "topics",
        "online",
        "status",
        "push",
        "register"
      })
  void aUserMayBeNamedLikeAWordOfAPath(String name) throws IOException {
    String path = "/api/" + name + "/inbox";
    ok(call("DELETE", path, null));
    post("/api/" + name + "/push", "{\"message\":1,\"inbox\":true}");
    assertThat(get(path).path("messages")).hasSize(1);
    assertThat(post(path + "/read", "{\"all\":true}").path("changed").asInt()).isEqualTo(1);
    assertThat(get(path + "/count").path("total").asInt()).isEqualTo(1);
    assertThat(ok(call("DELETE", path, null)).path("deleted").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /inbox,       GET HEAD DELETE OPTIONS",
    "PUT,    /inbox,       GET HEAD DELETE OPTIONS",
    "POST,   /inbox/count, GET HEAD OPTIONS",
    "DELETE, /inbox/count, GET HEAD OPTIONS",
    "GET,    /inbox/read,  POST OPTIONS",
    "PUT,    /inbox/seen,  POST OPTIONS"
  })
  void anotherMethodIsRefused(String method, String path, String allowed) throws IOException {
    HttpResponse<String> answer = call(method, "/api/" + user + path, null);
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElse("").split(", "))
        .containsExactlyInAnyOrder(allowed.split(" "));
    HttpResponse<String> options = call("OPTIONS", "/api/" + user + path, null);
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow").orElse("").split(", "))
        .containsExactlyInAnyOrder(allowed.split(" "));
  }

  @Test
  void aTokenIsNeeded() throws IOException {
    for (String[] each :
        new String[][] {{"GET", ""}, {"DELETE", ""}, {"GET", "/count"}, {"POST", "/read"}}) {
      HttpResponse<String> answer =
          PollingClient.await(
              PollingClient.send(each[0], ServerUnderTest.url() + inbox + each[1], null));
      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  // ---- for clients -----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void aClientListsMarksAndIsTold(Way way) throws IOException {
    String before = push("\"é\"");
    try (SocketClient client = SocketClient.connect(ServerUnderTest.url(), way)) {
      backend.register(user, "c");
      JsonNode answer =
          JSON.readTree(
                  client.ask("[\"register\",\"" + user + "\",\"c\",{\"inbox\":{\"limit\":20}}]"))
              .path(0);
      assertThat(answer.path("ok").asBoolean()).isTrue();
      assertThat(answer.path("inbox").path("messages").path(0).path("message").asText())
          .isEqualTo("é");
      assertThat(answer.path("inbox").path("unseen").asInt()).isEqualTo(1);

      String id = push("2");
      assertThat(client.message()).isEqualTo("2,\"" + id + "\"");
      assertThat(event(client).path("changes"))
          .singleElement()
          .satisfies(
              change -> {
                assertThat(change.path("id").asText()).isEqualTo(id);
                assertThat(change.path("new").asBoolean()).isTrue();
                assertThat(change.has("at")).isTrue();
              });
      post(inbox + "/read", "{\"ids\":[\"" + before + "\"]}");
      assertThat(event(client))
          .hasToString(
              "{"
                  + counts(1, 1, 2)
                  + ",\"changes\":[{\"id\":\""
                  + before
                  + "\",\"seen\":true,\"read\":true}]}");
      assertThat(client.ask("[\"mark\",{\"archive\":\"all\"}]"))
          .isEqualTo("[{\"ok\":true,\"changed\":2," + counts(0, 0, 0) + "}]");
      assertThat(event(client).path("changes")).hasSize(2);
      assertThat(client.ask("[\"inbox\",{\"status\":\"archived\",\"limit\":1}]"))
          .contains("\"ok\":true", "\"message\":2", "\"more\":true");
      ok(call("DELETE", inbox, null));
      assertThat(event(client).path("changes").findValuesAsText("removed"))
          .containsExactly("deleted", "deleted");
    }
  }

  private static JsonNode event(SocketClient client) throws IOException {
    String packet = client.next();
    assertThat(packet).startsWith("42[\"inbox\",");
    return JSON.readTree(packet.substring(2)).path(1);
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatHasNotAskedNoticesNothing(Way way) throws IOException {
    try (SocketClient client = SocketClient.recipient(backend, way, user)) {
      push("1");
      assertThat(client.message()).isEqualTo("1");
      if (way.protocol() == 4) {
        assertThat(client.next()).startsWith("42[\"offset\",");
      }
      post(inbox + "/read", "{\"all\":true}");
      ok(call("DELETE", inbox, null));
      backend.push(user, "2");
      assertThat(client.message()).as("and nothing before").isEqualTo("2");
    }
  }

  @Test
  void theEventsAreMergedToAFewASecond() throws IOException {
    try (SocketClient client = SocketClient.connect(ServerUnderTest.url(), Way.WEBSOCKET_4)) {
      backend.register(user, "c");
      client.ask("[\"register\",\"" + user + "\",\"c\",{\"inbox\":{}}]");
      long begun = System.nanoTime();
      for (int n = 0; n < 30; n++) {
        push("1");
      }
      int events = 0;
      int messages = 0;
      int told = 0;
      while (told < 30) {
        String packet = client.next();
        if (packet.startsWith("42[\"inbox\",")) {
          events++;
          told += JSON.readTree(packet.substring(2)).path(1).path("changes").size();
        } else {
          messages++;
        }
        assertThat(told).as("each comes after its message").isLessThanOrEqualTo(messages);
      }
      long tookMillis = (System.nanoTime() - begun) / 1_000_000;
      assertThat(events).isLessThanOrEqualTo((int) (tookMillis / 250) + 2);
    }
  }
}
