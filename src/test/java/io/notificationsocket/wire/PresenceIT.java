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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is online, and how a backend ends that: the calls, and what clients get to see. */
@WithServer
@Tag("core")
class PresenceIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Backend backend = Backend.shared();

  private JsonNode json(String method, String path, String body) throws IOException {
    HttpResponse<String> answer = backend.call(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return JSON.readTree(answer.body());
  }

  private void refused(String method, String path, String body, String... why) throws IOException {
    HttpResponse<String> answer = backend.call(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("detail").asText()).contains(why);
  }

  // ---- sessions ------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void aSessionIsShownAsItIsConnected(Way way) throws IOException {
    String user = "shown-" + way;
    Instant before = Instant.now().minusSeconds(5);
    backend.call("PUT", "/api/" + user + "/register?connectionId=b", "{\"meta\":{\"n\": 1.10}}");
    try (SocketClient client = SocketClient.connect(ServerUnderTest.url(), way)) {
      client.claim(backend, user, "a");
      JsonNode shown = json("GET", "/api/" + user + "/sessions", null);

      assertThat(shown.path("user").asText()).isEqualTo(user);
      assertThat(shown.path("online").asBoolean()).isTrue();
      assertThat(Instant.parse(shown.path("lastSeen").asText())).isAfter(before);
      JsonNode held = shown.path("sessions").path(0);
      assertThat(held.path("connectionId").asText()).isEqualTo("a");
      assertThat(held.path("connected").asBoolean()).isTrue();
      assertThat(Instant.parse(held.path("since").asText())).isAfter(before);
      assertThat(held.path("transport").asText())
          .isEqualTo(way.name().startsWith("POLLING") ? "polling" : "websocket");
      assertThat(held.path("protocol").asInt()).isEqualTo(way.protocol());
      assertThat(held.path("waiting").asInt()).isZero();
      assertThat(held.has("expires")).isFalse();
      assertThat(held.has("meta")).isFalse();
      JsonNode free = shown.path("sessions").path(1);
      assertThat(free.path("connected").asBoolean()).isFalse();
      assertThat(free.has("since") || free.has("transport") || free.has("protocol")).isFalse();
      assertThat(Instant.parse(free.path("expires").asText())).isAfter(Instant.now());
      assertThat(backend.call("GET", "/api/" + user + "/sessions", null).body())
          .as("as it was sent")
          .contains("\"meta\":{\"n\": 1.10}");
      assertThat(shown.path("sessions")).hasSize(2);
    }
  }

  @Test
  void anUnknownUserIsOffline() throws IOException {
    assertThat(json("GET", "/api/never-seen/sessions", null).toString())
        .isEqualTo("{\"user\":\"never-seen\",\"online\":false,\"lastSeen\":null,\"sessions\":[]}");
  }

  @Test
  void whoHasGoneWasSeenAndMessagesWait() throws Exception {
    try (SocketClient client = SocketClient.connect(ServerUnderTest.url(), Way.WEBSOCKET_4)) {
      client.claim(backend, "gone", "a");
    }
    JsonNode gone =
        Eventually.value(
            () -> json("GET", "/api/gone/sessions", null),
            shown -> !shown.path("online").asBoolean());
    Instant seen = Instant.parse(gone.path("lastSeen").asText());
    assertThat(Duration.between(seen, Instant.now()))
        .isBetween(Duration.ofSeconds(-5), Duration.ofSeconds(30));
    backend.push("gone", "1");
    backend.push("gone", "2");
    JsonNode shown = json("GET", "/api/gone/sessions", null);
    assertThat(shown.path("sessions").path(0).path("waiting").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"meta\":1}      | meta is not an object",
        "{\"meta\":[]}     | meta is not an object",
        "{\"meta\":{}      | not valid JSON",
        "{\"meta\":{},\"meta\":{}} | second field meta"
      })
  void notesThatAreNoneAreRefused(String body, String why) throws IOException {
    refused("PUT", "/api/noted/register?connectionId=a", body, why);
    assertThat(json("GET", "/api/noted/sessions", null).path("sessions")).isEmpty();
  }

  @Test
  void notesMayHaveAThousandBytes() throws IOException {
    String path = "/api/noted-much/register?connectionId=a";
    String most = "{\"x\":\"" + "é".repeat(508) + "\"}";
    refused("PUT", path, "{\"meta\":" + most.replaceFirst("é", "éx") + "}", "1024 bytes");
    assertThat(backend.call("PUT", path, "{\"meta\":" + most + "}").statusCode()).isEqualTo(200);
    JsonNode shown = json("GET", "/api/noted-much/sessions", null);
    assertThat(shown.path("sessions").path(0).path("meta").toString()).isEqualTo(most);
  }

  /** As backends of before send them, whose bodies nobody looked at. */
  @ParameterizedTest
  @CsvSource({"''", "{}", "[]", "null", "'{\"meta\":null}'", "'{\"other\":1}'", "'\"text\"'"})
  void anyOtherBodyOfARegistrationIsPassedOver(String body) throws IOException {
    String path = "/api/plain/register?connectionId=a";
    HttpResponse<String> answer = backend.call("PUT", path, body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  // ---- who is online -------------------------------------------------------------------------

  @Test
  void someUsersAreCounted() throws IOException {
    try (SocketClient one = SocketClient.connect(ServerUnderTest.url(), Way.WEBSOCKET_4);
        SocketClient two = SocketClient.connect(ServerUnderTest.url(), Way.POLLING_3)) {
      one.claim(backend, "counted", "a");
      two.claim(backend, "counted", "b");
      String body = "{\"users\":[\"counted\",\"nobody\",\"counted\"],\"other\":null}";
      assertThat(json("POST", "/api/online", body).toString())
          .isEqualTo("{\"online\":{\"counted\":2,\"nobody\":0}}");
    }
    assertThat(json("POST", "/api/online", "{\"users\":[]}").toString())
        .isEqualTo("{\"online\":{}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                    | has no users",
        "{\"users\":null}      | has no users",
        "{\"users\":\"ann\"}   | not a list",
        "{\"users\":[1]}       | not a string",
        "{\"users\":[\"\"]}    | user id has 0 characters",
        "{\"users\":[\"..\"]}  | dots",
        "{\"users\":[\"\\uD800\"]} | lone surrogate",
        "[]                    | not a JSON object",
        "{\"users\":[}         | not valid JSON"
      })
  void whatIsNoListOfUsersIsRefused(String body, String why) throws IOException {
    refused("POST", "/api/online", body, why);
  }

  @Test
  void tenThousandUsersMayBeCountedAtOnce() throws IOException {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      users.add("\"user-" + "x".repeat(200) + i + "\"");
    }
    String body = "{\"users\":[" + String.join(",", users) + "]}";
    assertThat(json("POST", "/api/online", body).path("online")).hasSize(10_000);
    refused("POST", "/api/online", body.replaceFirst("\\[", "[\"one more\","), "10000");
  }

  @Test
  void whoIsOnlineIsListedPageByPage() throws IOException {
    try (SocketClient one = SocketClient.connect(ServerUnderTest.url(), Way.WEBSOCKET_4);
        SocketClient two = SocketClient.connect(ServerUnderTest.url(), Way.WEBSOCKET_4);
        SocketClient three = SocketClient.connect(ServerUnderTest.url(), Way.WEBSOCKET_4)) {
      one.claim(backend, "listed-b", "a");
      two.claim(backend, "listed-a", "a");
      three.claim(backend, "listed-b", "b");
      JsonNode page = json("GET", "/api/online?limit=2&after=listed-", null);
      assertThat(page.path("users").toString())
          .isEqualTo(
              "[{\"user\":\"listed-a\",\"sessions\":1},{\"user\":\"listed-b\",\"sessions\":2}]");
      assertThat(page.path("total").asInt()).isGreaterThanOrEqualTo(2);
      assertThat(json("GET", "/api/online?limit=1&after=listed-", null).path("more").asBoolean())
          .isTrue();
      assertThat(json("GET", "/api/online?after=listed-b%00", null).path("users").toString())
          .doesNotContain("listed-");
    }
    for (String limit : List.of("0", "1001", "x", "-1", "", "1&limit=2")) {
      refused("GET", "/api/online?limit=" + limit, null, "limit");
    }
  }

  // ---- the end of it -------------------------------------------------------------------------

  private static void ask(SocketClient client, String user, String connection) throws IOException {
    String pair = "\"" + user + "\",\"" + connection + "\"";
    assertThat(client.ask("[\"register\"," + pair + ",{\"ids\":true}]")).contains("true");
  }

  @ParameterizedTest
  @EnumSource
  void loggingOutEverywhereEndsAll(Way way) throws IOException {
    String user = "out-" + way;
    String path = "/api/" + user + "/register";
    try (SocketClient plain = SocketClient.connect(ServerUnderTest.url(), way);
        SocketClient asking = SocketClient.connect(ServerUnderTest.url(), way)) {
      plain.claim(backend, user, "a");
      backend.register(user, "b");
      ask(asking, user, "b");
      backend.register(user, "c");
      refused("DELETE", path + "?connectionId=", null, "connection id is missing");
      assertThat(json("DELETE", path, null).toString())
          .isEqualTo("{\"registrations\":3,\"sessions\":2}");

      assertThat(plain.next()).isEqualTo("41");
      assertThat(asking.next()).isEqualTo("42[\"revoked\",{\"reason\":\"logged out\"}]");
      assertThat(asking.next()).isEqualTo("41");
      assertThat(json("DELETE", path, null).toString())
          .isEqualTo("{\"registrations\":0,\"sessions\":0}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void disconnectingTellsWhyAndKeepsTheRegistration(Way way) throws IOException {
    String user = "cut-" + way;
    String path = "/api/" + user + "/disconnect";
    try (SocketClient first = SocketClient.connect(ServerUnderTest.url(), way);
        SocketClient second = SocketClient.connect(ServerUnderTest.url(), way)) {
      backend.register(user, "a");
      backend.register(user, "b");
      ask(first, user, "a");
      ask(second, user, "b");
      String body = "{\"connectionId\":\"a\",\"reason\":\"signed out \\\"elsewhere\\\"\"}";
      assertThat(json("POST", path, body).toString()).isEqualTo("{\"sessions\":1}");
      assertThat(first.next())
          .isEqualTo("42[\"revoked\",{\"reason\":\"signed out \\\"elsewhere\\\"\"}]");
      assertThat(first.next()).isEqualTo("41");
      assertThat(json("POST", path, "").toString()).isEqualTo("{\"sessions\":1}");
      assertThat(second.next()).isEqualTo("42[\"revoked\",{\"reason\":\"disconnected\"}]");
      assertThat(second.next()).isEqualTo("41");
    }
    try (SocketClient again = SocketClient.connect(ServerUnderTest.url(), way)) {
      assertThat(again.register(user, "a")).contains("\"ok\":true");
    }
  }

  @Test
  void aDisconnectThatIsNoneIsRefused() throws IOException {
    String path = "/api/cut/disconnect";
    refused("POST", path, "{\"reason\":\"" + "x".repeat(201) + "\"}", "200 characters");
    refused("POST", path, "{\"reason\":1}", "reason is not a string");
    refused("POST", path, "{\"connectionId\":1}", "connectionId is not a string");
    refused("POST", path, "{\"connectionId\":\"\"}", "connection id has 0 characters");
    refused("POST", path, "[]", "not a JSON object");
    String longest = "{\"reason\":\"" + "😀".repeat(200) + "\"}";
    assertThat(json("POST", path, longest).toString()).isEqualTo("{\"sessions\":0}");
  }

  @Test
  void forgettingAUserLeavesNothing() throws IOException {
    try (SocketClient client = SocketClient.connect(ServerUnderTest.url(), Way.WEBSOCKET_4)) {
      backend.register("forgotten", "a");
      ask(client, "forgotten", "a");
      backend.push("forgotten", "1");
      assertThat(client.next()).isEqualTo("42[\"message\",1]");
      assertThat(json("DELETE", "/api/forgotten", null).toString())
          .isEqualTo("{\"registrations\":1,\"messages\":1,\"topics\":0}");
      assertThat(client.next()).isEqualTo("42[\"revoked\",{\"reason\":\"forgotten\"}]");
      assertThat(client.next()).isEqualTo("41");
    }
    assertThat(json("GET", "/api/forgotten/sessions", null).path("lastSeen").isNull()).isTrue();
    assertThat(json("DELETE", "/api/forgotten", null).toString())
        .isEqualTo("{\"registrations\":0,\"messages\":0,\"topics\":0}");
    try (SocketClient again = SocketClient.recipient(backend, Way.WEBSOCKET_4, "forgotten")) {
      backend.push("forgotten", "2");
      assertThat(again.message()).isEqualTo("2");
    }
  }

  /** A user's name may be a word of the API. */
  @ParameterizedTest
  @CsvSource({"online", "push", "status", "sessions", "disconnect", "register"})
  void aUserMayBeNamedAsACallIs(String user) throws IOException {
    try (SocketClient client = SocketClient.connect(ServerUnderTest.url(), Way.WEBSOCKET_4)) {
      client.claim(backend, user, "a");
      assertThat(json("GET", "/api/" + user + "/sessions", null).path("online").asBoolean())
          .isTrue();
      assertThat(json("POST", "/api/" + user + "/disconnect", "{}").toString())
          .isEqualTo("{\"sessions\":1}");
      assertThat(json("DELETE", "/api/" + user, null).path("registrations").asInt()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/u/sessions",
    "POST, /api/online",
    "GET, /api/online",
    "POST, /api/u/disconnect",
    "DELETE, /api/u",
    "DELETE, /api/online"
  })
  void allNeedTheToken(String method, String path) throws IOException {
    HttpResponse<String> answer =
        PollingClient.await(PollingClient.send(method, ServerUnderTest.url() + path, null));
    assertThat(answer.statusCode()).isEqualTo(401);
  }
}
