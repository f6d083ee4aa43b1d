package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What became of messages, and changes to them: the calls, and what clients get to see. The ids of
 * messages that clients get are left out here.
 */
@WithServer
@Tag("core")
class MessageChangesIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Backend backend = Backend.shared();
  private final String user = "changes-" + UUID.randomUUID();

  private static HttpResponse<String> call(
      String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(ServerUnderTest.url() + path))
            .timeout(Duration.ofSeconds(30))
            .header("X-AUTH-TOKEN", ServerUnderTest.token())
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int n = 0; n < headers.length; n += 2) {
      request.header(headers[n], headers[n + 1]);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no answer to " + method + " " + path, e);
    }
  }

  private static JsonNode ok(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static void refused(HttpResponse<String> answer, int status, String why)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .contains("application/problem+json");
    assertThat(JSON.readTree(answer.body()).path("detail").asText()).contains(why);
  }

  private JsonNode push(String body) throws IOException {
    return ok(call("POST", "/api/" + user + "/push", body));
  }

  private String pushed(String value) throws IOException {
    return push("{\"message\":" + value + "}").path("id").asText();
  }

  private String at(String id) {
    return "/api/" + user + "/messages/" + id;
  }

  private String state(String id) throws IOException {
    return ok(call("GET", at(id), null)).path("state").asText();
  }

  private void register() {
    call("PUT", "/api/" + user + "/register?connectionId=c", null);
  }

  /** Connects and claims with these options. */
  private SocketClient connect(Way way, String options) throws IOException {
    register();
    SocketClient client = SocketClient.connect(ServerUnderTest.url(), way);
    String rest = options.isEmpty() ? "" : "," + options;
    assertThat(client.ask("[\"register\",\"" + user + "\",\"c\"" + rest + "]"))
        .contains("\"ok\":true");
    return client;
  }

  // ---- receipts --------------------------------------------------------------------------------

  @Test
  void aReceiptTellsWhatBecameOfAMessage() throws Exception {
    register();
    String id = pushed("{\"n\":1.10}");
    HttpResponse<String> answer = call("GET", at(id), null);
    JsonNode waiting = ok(answer);
    assertThat(answer.headers().firstValue("ETag")).contains("\"1\"");
    assertThat(waiting.path("id").asText()).isEqualTo(id);
    assertThat(waiting.path("user").asText()).isEqualTo(user);
    Instant at = Instant.parse(waiting.path("at").asText());
    assertThat(at).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    assertThat(Instant.parse(waiting.path("expires").asText()))
        .isBetween(at.plus(Duration.ofMinutes(59)), at.plus(Duration.ofMinutes(61)));
    assertThat(waiting.path("version").asInt()).isEqualTo(1);
    assertThat(waiting.path("state").asText()).isEqualTo("waiting");
    assertThat(waiting.path("delivered").isNull() && waiting.has("delivered")).isTrue();
    assertThat(waiting.path("read").isNull() && waiting.has("read")).isTrue();

    try (SocketClient client = connect(Way.WEBSOCKET_4, "{\"ids\":true}")) {
      assertThat(client.next()).isEqualTo("42[\"message\",{\"n\":1.10}]");
      await(id, "sent");
      assertThat(client.ask("[\"received\",\"" + id + "\"]")).isEqualTo("[{\"ok\":true}]");
    }
    JsonNode delivered = ok(call("GET", at(id), null));
    assertThat(delivered.path("state").asText()).isEqualTo("delivered");
    assertThat(delivered.path("delivered").path("sessions").asInt()).isEqualTo(1);
    assertThat(Instant.parse(delivered.path("delivered").path("first").asText())).isAfter(at);
  }

  private void await(String id, String wanted) throws Exception {
    var unused = Eventually.value(() -> state(id), wanted::equals);
  }

  @Test
  void aClientKilledAfterItsSocketTookTheBytesIsSentAndNotDelivered() throws Exception {
    SocketClient client = connect(Way.WEBSOCKET_4, "{\"ids\":true}");
    String id = pushed("1");
    assertThat(client.next()).isEqualTo("42[\"message\",1]");
    client.engine().close(); // without a word of Socket.IO
    Eventually.noSessions(backend, user);
    assertThat(state(id)).isEqualTo("sent");
  }

  @ParameterizedTest
  @EnumSource
  void aClientOfAnyGenerationMaySayThatAMessageHasArrived(Way way) throws Exception {
    try (SocketClient client = connect(way, "{\"ids\":true}")) {
      String one = pushed("1");
      String two = pushed("2");
      client.next();
      client.next();
      String never = "\"" + "f".repeat(24) + "\"";
      assertThat(client.ask("[\"received\"," + never + "]")).contains("\"ok\":false");
      assertThat(client.ask("[\"received\",7]")).contains("\"ok\":false");
      assertThat(client.ask("[\"received\"]")).contains("\"ok\":false");
      client.send("42[\"received\",\"" + two + "\"]");
      await(two, "delivered");
      assertThat(state(one)).isEqualTo("delivered");
    }
  }

  @Test
  void receiptsOfManyComeInTheirOrder() throws IOException {
    register();
    String id = pushed("1");
    String known = "{\"user\":\"" + user + "\",\"id\":\"" + id + "\"}";
    String unknown = "{\"user\":\"nobody\",\"id\":\"" + id + "\"}";
    JsonNode results =
        ok(call("POST", "/api/receipts", "{\"ids\":[" + unknown + "," + known + "]}"))
            .path("results");
    assertThat(results.get(0).path("user").asText()).isEqualTo("nobody");
    assertThat(results.get(0).path("error").path("status").asInt()).isEqualTo(404);
    assertThat(results.get(0).has("state")).isFalse();
    assertThat(results.get(1).toString())
        .isEqualTo("{\"user\":\"" + user + "\",\"id\":\"" + id + "\",\"state\":\"waiting\"}");

    String most = IntStream.range(0, 10_000).mapToObj(n -> known).collect(Collectors.joining(","));
    assertThat(ok(call("POST", "/api/receipts", "{\"ids\":[" + most + "]}")).path("results"))
        .hasSize(10_000);
    refused(call("POST", "/api/receipts", "{\"ids\":[" + most + "," + known + "]}"), 400, "10000");
    assertThat(ok(call("POST", "/api/receipts", "{\"ids\":[]}")).toString())
        .isEqualTo("{\"results\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}                                   | no ids",
        "{\"ids\":null}                       | no ids",
        "{\"ids\":{}}                         | not a list",
        "{\"ids\":[7]}                        | not an object",
        "{\"ids\":[{\"user\":\"a\"}]}         | no user, or no id",
        "{\"ids\":[{\"user\":\"a\",\"id\":\"1\"}]} | no user, or no id",
        "{\"ids\":[{\"user\":\"..\",\"id\":\"000000000000000000000001\"}]} | one or two dots",
      })
  void aWrongListOfReceiptsIsRefused(String body, String why) throws IOException {
    refused(call("POST", "/api/receipts", body), 400, why);
  }

  // ---- changes ---------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void whoHasAskedIsToldOfChanges(Way way) throws IOException {
    try (SocketClient client = connect(way, "{\"ids\":true}")) {
      String id = pushed("{\"progress\":10}");
      client.next();
      HttpResponse<String> answer = call("PUT", at(id), "{\"message\":{\"é\": 1.10}}");
      assertThat(ok(answer).toString())
          .isEqualTo("{\"id\":\"" + id + "\",\"version\":2,\"sessions\":1}");
      String value = way.protocol() == 3 ? "{\"\\u00e9\": 1.10}" : "{\"é\": 1.10}";
      assertThat(client.next())
          .isEqualTo("42[\"update\"," + value + ",\"" + id + "\",{\"version\":2}]");
      assertThat(ok(call("DELETE", at(id), null)).toString())
          .isEqualTo("{\"withdrawn\":true,\"sessions\":1}");
      assertThat(client.next())
          .matches("42\\[\"withdraw\",\"" + id + "\",\\{\"at\":\"20[0-9T:.-]+Z\"}]");
      assertThat(ok(call("DELETE", at(id), null)).toString())
          .isEqualTo("{\"withdrawn\":true,\"sessions\":0}");
      assertThat(state(id)).isEqualTo("withdrawn");
      refused(call("PUT", at(id), "{\"message\":1}"), 404, "no such message");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoHasNotAskedGetsMessagesAlone(Way way) throws IOException {
    register();
    try (SocketClient client = SocketClient.connect(ServerUnderTest.url(), way)) {
      client.claim(backend, user, "c");
      String id = pushed("1");
      assertThat(client.message()).isEqualTo("1");
      assertThat(ok(call("PUT", at(id), "{\"message\":2}")).path("sessions").asInt()).isZero();
      ok(call("DELETE", at(id), null));
      push("{\"message\":3,\"collapse\":\"k\"}");
      push("{\"message\":4,\"collapse\":\"k\"}");
      assertThat(client.message()).isEqualTo("3");
      assertThat(client.message()).isEqualTo("4");
    }
  }

  @Test
  void aChangeIsMadeOfTheVersionThatIfMatchNames() throws IOException {
    register();
    String id = pushed("1");
    String two = "{\"message\":2}";
    refused(call("PUT", at(id), two, "If-Match", "\"2\""), 412, "another version");
    refused(call("PUT", at(id), two, "If-Match", "\"x\""), 412, "another version");
    refused(call("PUT", at(id), two, "If-Match", "W/\"1\""), 412, "another version");
    refused(call("PUT", at(id), two, "If-Match", "1"), 400, "malformed");
    refused(call("PUT", at(id), two, "If-Match", "\"1"), 400, "malformed");
    refused(call("DELETE", at(id), null, "If-Match", "\"2\""), 412, "another version");
    assertThat(ok(call("PUT", at(id), two, "If-Match", "\"1\"")).path("version").asInt())
        .isEqualTo(2);
    assertThat(ok(call("PUT", at(id), two, "If-Match", "\"1\", \"2\"")).path("version").asInt())
        .isEqualTo(3);
    assertThat(ok(call("PUT", at(id), two, "If-Match", "*")).path("version").asInt()).isEqualTo(4);
    assertThat(call("GET", at(id), null).headers().firstValue("ETag")).contains("\"4\"");
    refused(call("PUT", "/api/nobody/messages/" + id, two), 404, "no such message");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}                  | no message",
        "{\"message\":null}  | no message",
        "[]                  | not a JSON object",
        "{\"message\":       | not valid JSON",
      })
  void aWrongChangeIsRefusedAndDoesNothing(String body, String why) throws IOException {
    register();
    String id = pushed("1");
    refused(call("PUT", at(id), body), 400, why);
    assertThat(ok(call("GET", at(id), null)).path("version").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "01a21f05", "01A21F05000000000000abcd", "01a21f0500000000000000000"})
  void whatIsNoIdIsRefused(String id) throws IOException {
    refused(call("GET", at(id), null), 400, "24 hexadecimal digits");
    refused(call("PUT", at(id), "{\"message\":1}"), 400, "24 hexadecimal digits");
    refused(call("DELETE", at(id), null), 400, "24 hexadecimal digits");
    refused(call("PUT", "/api/messages/" + id, "{\"message\":1}"), 400, "24 hexadecimal digits");
    refused(call("DELETE", "/api/messages/" + id, null), 400, "24 hexadecimal digits");
  }

  @Test
  void aMessageOfManyIsChangedForAll() throws IOException {
    call("PUT", "/api/other-" + user + "/register?connectionId=c", null);
    String batch =
        "{\"pushes\":[{\"users\":[\"" + user + "\",\"other-" + user + "\"],\"message\":1}]}";
    try (SocketClient client = connect(Way.WEBSOCKET_4, "{\"ids\":true}")) {
      String id = ok(call("POST", "/api/push", batch)).path("results").get(0).path("id").asText();
      client.next();
      refused(call("PUT", at(id), "{\"message\":2}"), 409, "/api/messages/");
      String all = "/api/messages/" + id;
      assertThat(ok(call("PUT", all, "{\"message\":2}")).toString())
          .isEqualTo("{\"id\":\"" + id + "\",\"version\":2,\"sessions\":1}");
      assertThat(client.next()).isEqualTo("42[\"update\",2,\"" + id + "\",{\"version\":2}]");
      refused(call("DELETE", all, null, "If-Match", "\"1\""), 412, "another version");
      assertThat(ok(call("DELETE", all, null)).path("sessions").asInt()).isEqualTo(1);
      assertThat(client.next()).startsWith("42[\"withdraw\",\"" + id + "\"");
    }
  }

  @Test
  void ofOneCollapseKeyOnlyTheNewestIsKept() throws IOException {
    try (SocketClient client = connect(Way.WEBSOCKET_4, "{\"ids\":true}")) {
      JsonNode first = push("{\"message\":1,\"collapse\":\"k\",\"inbox\":true}");
      assertThat(first.has("replaces")).isFalse();
      String id = first.path("id").asText();
      client.next();
      JsonNode second = push("{\"message\":2,\"collapse\":\"k\",\"inbox\":true}");
      assertThat(second.path("replaces").asText()).isEqualTo(id);
      String newer = second.path("id").asText();
      assertThat(client.next()).startsWith("42[\"message\",2");
      assertThat(client.next())
          .startsWith("42[\"withdraw\",\"" + id + "\",{\"at\":\"")
          .endsWith("\"replacedBy\":\"" + newer + "\"}]");
      assertThat(state(id)).isEqualTo("replaced");
      String batch = "{\"pushes\":[{\"user\":\"" + user + "\",\"message\":3,\"collapse\":\"k\"}]}";
      assertThat(
              ok(call("POST", "/api/push", batch)).path("results").get(0).path("replaces").asText())
          .isEqualTo(newer);
    }
  }

  @Test
  void whoComesAgainIsToldBeforeWhatItMissed() throws IOException {
    String one;
    try (SocketClient client = connect(Way.WEBSOCKET_4, "{\"ids\":true}")) {
      one = pushed("1");
      client.next();
    }
    ok(call("PUT", at(one), "{\"message\":10}"));
    pushed("2");
    try (SocketClient client = connect(Way.WEBSOCKET_4, "{\"after\":\"" + one + "\"}")) {
      assertThat(client.next()).isEqualTo("42[\"update\",10,\"" + one + "\",{\"version\":2}]");
      assertThat(client.next()).isEqualTo("42[\"message\",2]");
    }
    assertThat(state(one)).as("it said that it has it").isEqualTo("delivered");
  }

  // ---- addresses -------------------------------------------------------------------------------

  @Test
  void aUserMayBeNamedMessagesOrReceipts() throws IOException {
    for (String name : new String[] {"messages", "receipts"}) {
      assertThat(call("PUT", "/api/" + name + "/register?connectionId=c", null).statusCode())
          .isEqualTo(200);
      String id = ok(call("POST", "/api/" + name + "/push", "{\"message\":1}")).path("id").asText();
      ok(call("POST", "/api/" + name + "/push/", "{\"message\":1}"));
      ok(call("GET", "/api/" + name + "/sessions", null));
      assertThat(ok(call("GET", "/api/" + name + "/messages/" + id, null)).path("user").asText())
          .isEqualTo(name);
      ok(call("POST", "/api/" + name + "/disconnect", "{}"));
      ok(call("GET", "/api/" + name + "/topics", null));
      assertThat(ok(call("DELETE", "/api/" + name, null)).path("registrations").asInt())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/ada/messages/000000000000000000000001, DELETE GET HEAD OPTIONS PUT",
    "GET, /api/messages/000000000000000000000001, DELETE OPTIONS PUT",
    "GET, /api/receipts, DELETE OPTIONS POST",
  })
  void anotherMethodIsRefused(String method, String path, String allowed) throws IOException {
    HttpResponse<String> answer = call(method, path, method.equals("POST") ? "{}" : null);
    refused(answer, 405, "Allow");
    assertThat(answer.headers().firstValue("Allow").orElse("").split(", "))
        .containsExactlyInAnyOrder(allowed.split(" "));
  }
}
