package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Socket.IO packets: those that libraries send, and those that none would. */
@WithServer
class SocketIoIT {

  private final String url = ServerUnderTest.url();
  private final Backend backend = Backend.shared();

  @ParameterizedTest
  @EnumSource(names = {"POLLING_3", "WEBSOCKET_3"})
  void aClientOfProtocol3IsConnectedUnasked(Way way) throws IOException {
    try (EngineClient client = way.open(url)) {
      assertThat(client.next()).isEqualTo("40");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING_4", "WEBSOCKET_4"})
  void aClientOfProtocol4AsksAndIsGivenASidOfItsOwn(Way way) throws IOException {
    try (EngineClient client = way.open(url)) {
      client.send("40");

      String answer = client.next();
      assertThat(answer)
          .matches("40\\{\"sid\":\"[\\w-]{20,}\",\"pid\":\"[\\w-]{20,}\"}")
          .doesNotContain(client.sid());
    }
  }

  @Test
  void anUnknownNamespaceIsRefusedAndTheConnectionLives() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      client.send("40/admin,");
      assertThat(client.next()).isEqualTo("44/admin,{\"message\":\"Invalid namespace\"}");

      assertThat(client.ask("[\"unregister\"]")).isEqualTo("[{\"ok\":true}]");
    }
  }

  @Test
  void anUnknownNamespaceIsRefusedInTheWordsOfProtocol3() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_3)) {
      client.send("40/admin?token=x");
      assertThat(client.next()).isEqualTo("44/admin,\"Invalid namespace\"");

      assertThat(client.ask("[\"unregister\"]")).isEqualTo("[{\"ok\":true}]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4",
        "47",
        "4x",
        "40", // a second connect
        "42/admin,[\"register\"]", // a namespace that was not joined
        "41/admin",
        "44{\"message\":\"x\"}",
        "42[]",
        "42{}",
        "42[null]",
        "42[{}]",
        "42[\"register\"",
        "42[\"register\"]]",
        "42\"register\"",
        "42[\"connect\"]",
        "42[\"connect_error\"]",
        "42[\"disconnecting\"]",
        "42[\"newListener\"]",
        "42[\"removeListener\"]",
        "43{}",
        "41{}",
        "45",
        "45-[\"x\"]",
        "451[\"x\"]",
        "45a-[\"x\"]",
        "4511-[\"x\"]",
        "45999999999999-[\"x\"]",
        "451-[\"x\",{\"_placeholder\":true,\"num\":1}]",
        "451-[\"x\",{\"_placeholder\":true,\"num\":-1}]",
        "451-[\"x\",{\"_placeholder\":true,\"num\":\"0\"}]",
        "451-[\"x\",{\"_placeholder\":true}]",
      })
  void anInvalidPacketEndsTheConnectionWithoutAWord(String packet) throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      client.send(packet);

      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"42[\"register\",\"u\",\"c\"]", "41", "430[]", "40\"text\"", "40[]"})
  void aPacketBeforeTheConnectThatIsNoneEndsTheConnection(String packet) throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      client.send(packet);

      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void aTextBetweenAnEventAndItsAttachmentEndsTheConnection() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      client.send("451-[\"x\",{\"_placeholder\":true,\"num\":0}]");
      client.send("42[\"unregister\"]");

      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void bytesThatNobodyAnnouncedEndTheConnection() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      ((WebSocketClient) client.engine()).sendBinary(new byte[] {1, 2, 3});

      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEventWithTenAttachmentsIsReadAndAnswered(Way way) throws IOException {
    try (SocketClient client = SocketClient.connect(url, way)) {
      client.send("4510-7[\"unregister\",{\"_placeholder\":true,\"num\":9}]");
      for (int i = 0; i < 10; i++) {
        if (client.engine() instanceof WebSocketClient socket) {
          socket.sendBinary(new byte[] {4, 1, 2});
        } else {
          client.send(way.protocol() == 4 ? "bAQID" : "b4AQID");
        }
      }

      assertThat(client.next()).isEqualTo("437[{\"ok\":true}]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42[\"unheard of\",{\"a\":[1,2,{\"b\":null}]}]",
        "42[7,\"the name is a number\"]",
        "42[\"register\"]",
        "42[\"register\",{},[]]",
        "42",
        "439[\"an answer to nothing\"]",
        "43",
        "461-[{\"_placeholder\":true,\"num\":0}]",
      })
  void aPacketThatMeansNothingHereHarmsNobody(String packet) throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      client.send(packet);
      if (packet.startsWith("46")) {
        ((WebSocketClient) client.engine()).sendBinary(new byte[] {1});
      }

      assertThat(client.ask("[\"unregister\"]")).isEqualTo("[{\"ok\":true}]");
    }
  }

  @Test
  void anAcknowledgementCarriesTheIdOfItsEvent() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      client.send("4212345678[\"unregister\"]");

      assertThat(client.next()).isEqualTo("4312345678[{\"ok\":true}]");
    }
  }

  @Test
  void aClientThatLeavesTheNamespaceMayComeBack() throws IOException {
    try (WebSocketClient engine = WebSocketClient.open(url, 4)) {
      SocketClient.connect(engine, 4).claim(backend, "leaver", "leaver-id");
      engine.send("41");

      SocketClient again = SocketClient.connect(engine, 4);

      assertThat(backend.sessions("leaver")).isZero();
      assertThat(again.register("leaver", "leaver-id")).isEqualTo("[{\"ok\":true}]");
      assertThat(backend.push("leaver", "1")).isEqualTo(1);
      assertThat(again.message()).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEventNamedDisconnectEndsTheConnectionCleanly(Way way) throws Exception {
    try (SocketClient client = SocketClient.recipient(backend, way, "event-" + way)) {
      client.send("42[\"disconnect\"]");

      assertThat(client.next()).isEqualTo("41");
      assertThat(client.untilClosed()).allMatch("6"::equals);
      assertThat(backend.push("event-" + way, "1")).isZero();
    }
  }

  @Test
  void aPairInTheConnectIsAClaim() throws IOException {
    backend.register("auth-user", "auth-id");
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      client.send("40{\"userId\":\"auth-user\",\"connectionId\":\"auth-id\"}");
      assertThat(client.next()).startsWith("40{\"sid\":");

      assertThat(backend.push("auth-user", "1")).isEqualTo(1);
    }
  }

  @Test
  void aWrongPairInTheConnectIsAConnectError() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      client.send("40{\"userId\":\"auth-user\",\"connectionId\":\"no\"}");
      assertThat(client.next()).startsWith("44{\"message\":\"No such registration: ");

      client.send("40{\"userId\":\"auth-user\"}");
      assertThat(client.next()).startsWith("44{\"message\":\"A user id and a connection id");
      assertThat(SocketClient.connect(client, 4).ask("[\"unregister\"]")).contains("true");
    }
  }
}
