package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets what: claims, their rivals and their end, and the message as it was posted. */
@WithServer
class RegistrationIT {

  private final String url = ServerUnderTest.url();
  private final Backend backend = Backend.shared();

  @Test
  void socketsThatGuessGetNothing() throws IOException {
    try (SocketClient owner = SocketClient.recipient(backend, Way.WEBSOCKET_4, "secret-user");
        SocketClient other = SocketClient.recipient(backend, Way.WEBSOCKET_4, "other-user");
        SocketClient guesser = SocketClient.connect(url, Way.WEBSOCKET_4);
        SocketClient oldGuesser = SocketClient.connect(url, Way.WEBSOCKET_3)) {
      backend.register("secret-user", "the-real-id");
      for (SocketClient each : List.of(guesser, oldGuesser)) {
        assertThat(each.register("secret-user", "a-guess")).contains("\"ok\":false");
        // The right id under the wrong user is as wrong as any.
        assertThat(each.register("other-user", "the-real-id")).contains("\"ok\":false");
        assertThat(each.register("secret-user", "")).contains("\"ok\":false");
      }

      assertThat(backend.push("secret-user", "\"for its own eyes\"")).isEqualTo(1);
      assertThat(backend.push("other-user", "\"for the other\"")).isEqualTo(1);

      assertThat(owner.message()).isEqualTo("\"for its own eyes\"");
      assertThat(other.message()).isEqualTo("\"for the other\"");
      // An answer that comes next shows that nothing came before it.
      for (SocketClient each : List.of(guesser, oldGuesser, other)) {
        assertThat(each.ask("[\"unregister\"]")).isEqualTo("[{\"ok\":true}]");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fiveFailedClaimsEndTheConnection(Way way) throws IOException {
    try (SocketClient client = SocketClient.connect(url, way)) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.register("nobody", "guess-" + i)).contains("\"ok\":false");
      }

      assertThat(client.untilClosed()).as("told to come again").allMatch("6"::equals);
    }
  }

  @Test
  void fiveRefusedConnectsEndTheConnection() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      for (int i = 0; i < 5; i++) {
        client.send("40{\"userId\":\"nobody\",\"connectionId\":\"guess-" + i + "\"}");
        assertThat(client.next()).startsWith("44{");
      }

      assertThat(client.awaitClose().closeReason()).isEqualTo("too many failed claims");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewerClaimOfTheSameConnectionIdWins(Way way) throws IOException {
    String userId = "rival-" + way;
    try (SocketClient older = SocketClient.connect(url, way);
        SocketClient newer = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      older.claim(backend, userId, "same");
      assertThat(newer.register(userId, "same")).contains("true");

      assertThat(older.next()).isEqualTo("41");
      assertThat(older.untilClosed()).allMatch("6"::equals);
      assertThat(backend.push(userId, "1")).isEqualTo(1);
      assertThat(newer.message()).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfARegistrationEndsItsConnection(Way way) throws IOException {
    String userId = "ended-" + way;
    try (SocketClient client = SocketClient.connect(url, way)) {
      client.claim(backend, userId, "ended-id");

      backend.unregister(userId, "ended-id");

      assertThat(client.next()).isEqualTo("41");
      assertThat(client.untilClosed()).allMatch("6"::equals);
      assertThat(backend.push(userId, "1")).isZero();
    }
  }

  @Test
  void aNewClaimOfOneSocketReplacesItsOldOne() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      client.claim(backend, "first-user", "first-id");
      client.claim(backend, "second-user", "second-id");

      assertThat(backend.push("first-user", "1")).isZero();
      assertThat(backend.push("second-user", "2")).isEqualTo(1);
      assertThat(client.message()).isEqualTo("2");
    }
  }

  @Test
  void unregisterStopsPushesAndKeepsTheConnection() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      client.claim(backend, "paused", "paused-id");
      assertThat(client.ask("[\"unregister\"]")).isEqualTo("[{\"ok\":true}]");
      assertThat(backend.push("paused", "1")).isZero();

      assertThat(client.register("paused", "paused-id")).contains("true");
      assertThat(client.message()).as("missed").isEqualTo("1");
      assertThat(backend.push("paused", "2")).isEqualTo(1);
      assertThat(client.message()).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRegistrationOutlivesItsSocket(Way way) throws Exception {
    String userId = "again-" + way;
    try (SocketClient first = SocketClient.connect(url, way)) {
      first.claim(backend, userId, "again-id");
      first.send("1");
    }
    Eventually.noSessions(backend, userId);
    try (SocketClient second = SocketClient.connect(url, way)) {
      assertThat(second.register(userId, "again-id")).contains("true");
      assertThat(backend.push(userId, "1")).isEqualTo(1);
      assertThat(second.message()).isEqualTo("1");
    }
  }

  @Test
  void everySessionOfAUserGetsAPush() throws IOException {
    List<SocketClient> clients = new ArrayList<>();
    for (Way way : Way.values()) {
      clients.add(SocketClient.recipient(backend, way, "many"));
    }

    assertThat(backend.push("many", "{\"n\":1}")).isEqualTo(clients.size());

    for (SocketClient client : clients) {
      assertThat(client.message()).isEqualTo("{\"n\":1}");
      client.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"12345,12345", "-7,-7", "12345678901234567890,12345678901234567890"})
  void anIdMayBeANumber(String emitted, String userId) throws IOException {
    backend.register(userId, "number-id");
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      assertThat(client.ask("[\"register\"," + emitted + ",\"number-id\"]")).contains("true");
      assertThat(backend.push(userId, "1")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void idsMayHoldAnyCharacter(Way way) throws IOException {
    String userId = "Zoë 😀ü?&=#%+" + way;
    try (SocketClient client = SocketClient.connect(url, way)) {
      client.claim(backend, userId, "ключ 😀");

      assertThat(backend.push(userId, "1")).isEqualTo(1);
      assertThat(client.message()).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageArrivesAsTheJsonThatWasPosted(Way way) throws IOException {
    String userId = "json-" + way;
    try (SocketClient client = SocketClient.recipient(backend, way, userId)) {
      for (String json :
          List.of(
              "12345678901234567890",
              "1.10",
              "-0",
              "1E+400",
              "0",
              "false",
              "\"\"",
              "[]",
              "{\"z\":1,\"a\":2,\"m\":{\"b\":[1.0,2.50]}}",
              "\"😀 ü € \u2028\u2029\"",
              "\"\\ud83d\\ude00 \\u00fc \\/ \\\" \\\\ \\n\"",
              "{\"ключ\":\"значение\"}",
              "\"\\ud83d alone\"",
              "{\"_placeholder\":true,\"num\":0}")) {
        assertThat(backend.push(userId, json)).isEqualTo(1);

        assertThat(client.message()).isEqualTo(way.protocol() == 4 ? json : Json.ascii(json));
      }
    }
  }
}
