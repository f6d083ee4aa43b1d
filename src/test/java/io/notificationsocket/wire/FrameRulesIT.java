package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 6455 on the wire, with the engine {@code direct}; about details like these, the containers'
 * own WebSockets do not agree.
 */
@WithServer
class FrameRulesIT {

  /** What the server waits for a goodbye, and then some for a busy machine. */
  private static final Duration LINGER = Duration.ofSeconds(8);

  private final String url = ServerUnderTest.url();
  private final Backend backend = Backend.shared();

  @BeforeEach
  void withTheEngineDirect() {
    assumeFalse(ServerUnderTest.servesByJakartaWebSocket());
  }

  @ParameterizedTest
  @CsvSource({
    "8104, 1002, a frame is not masked",
    "c18000000000, 1002, a reserved bit is set",
    "838000000000, 1002, an unknown opcode",
    "808000000000, 1002, a continuation of nothing",
    "098000000000, 1002, a control frame in parts",
    "89fe007e00000000, 1002, a control frame is too long",
    "81fe000100000000, 1002, a length in more bytes than it needs",
    "818100000000ff, 1007, text is not UTF-8",
    "88810000000003, 1002, half a close code",
    "88820000000003ed, 1002, a close code that may not be sent",
    "81ff00000000000f4241, 1009, payload too large"
  })
  void aBrokenRuleEndsTheConnectionWithItsCode(String hex, int code, String reason)
      throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      client.connection().write(HexFormat.of().parseHex(hex));

      Frame close = client.awaitClose();

      assertThat(close.closeCode()).isEqualTo(code);
      assertThat(close.closeReason()).isEqualTo(reason);
    }
  }

  @Test
  void aPingIsAnsweredWithItsPayload() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      client.send(Frame.PING, true, "are you there".getBytes(UTF_8));

      assertThat(client.connection().exactly(2)).containsExactly(0x8a, 13);
      assertThat(client.connection().exactly(13)).asString(UTF_8).isEqualTo("are you there");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "03e8", "03e9", "0bb8"})
  void aGoodbyeIsAnsweredWithItsCodeAndTheConnectionClosed(String code) throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      byte[] payload = HexFormat.of().parseHex(code);
      client.send(Frame.CLOSE, true, payload);

      assertThat(client.connection().exactly(2)).containsExactly(0x88, payload.length);
      assertThat(client.connection().exactly(payload.length)).isEqualTo(payload);
      assertThat(client.connection().isEndedByServer()).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotAnswerAGoodbyeIsClosedAllTheSame() throws IOException {
    SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4);
    client.claim(backend, "mute", "mute");
    RawConnection connection = ((WebSocketClient) client.engine()).connection();
    Instant ended = Instant.now();
    backend.unregister("mute", "mute");

    byte[] rest = connection.in().readAllBytes();

    assertThat(Duration.between(ended, Instant.now())).isLessThan(LINGER);
    assertThat(new String(rest, UTF_8)).contains("registration ended");
  }

  @Test
  void framesThatComeInOneWriteAreAllRead() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      byte[] ask = "421[\"unregister\"]".getBytes(UTF_8);
      byte[] frame = new byte[6 + ask.length];
      frame[0] = (byte) 0x81;
      frame[1] = (byte) (0x80 | ask.length);
      System.arraycopy(ask, 0, frame, 6, ask.length); // its mask is 0
      byte[] hundred = new byte[100 * frame.length];
      for (int i = 0; i < 100; i++) {
        System.arraycopy(frame, 0, hundred, i * frame.length, frame.length);
      }
      ((WebSocketClient) client.engine()).connection().write(hundred);

      for (int i = 0; i < 100; i++) {
        assertThat(client.next()).isEqualTo("431[{\"ok\":true}]");
      }
    }
  }

  @Test
  void aFrameMayComeByteByByte() throws Exception {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      RawConnection connection = ((WebSocketClient) client.engine()).connection();
      connection.write(new byte[] {(byte) 0x81});
      connection.write(new byte[] {(byte) 0x91, 0, 0, 0});
      connection.write(new byte[] {0});
      for (byte b : "421[\"unregister\"]".getBytes(UTF_8)) {
        connection.write(new byte[] {b});
        Thread.sleep(2);
      }

      assertThat(client.next()).isEqualTo("431[{\"ok\":true}]");
    }
  }

  @Test
  void anotherVersionOfTheProtocolIsToldWhichOneIsServed() throws IOException {
    RawConnection.Answer answer =
        ask("Connection: Upgrade", "Sec-WebSocket-Version: 8", "dGhlIHNhbXBsZSBub25jZQ==");

    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.header("sec-websocket-version")).isEqualTo("13");
  }

  @Test
  void aKeyIsSixteenBytes() throws IOException {
    for (String key : new String[] {"", "short", "dGhlIHNhbXBsZSBub25jZQ", "%%%%"}) {
      assertThat(ask("Connection: Upgrade", "Sec-WebSocket-Version: 13", key).status())
          .isEqualTo(400);
    }
  }

  @Test
  void theConnectionHeaderMayNameMoreThanTheUpgrade() throws IOException {
    RawConnection.Answer answer =
        ask(
            "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Version: 13",
            "dGhlIHNhbXBsZSBub25jZQ==");

    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(answer.headers()).doesNotContainKey("sec-websocket-extensions");
  }

  private RawConnection.Answer ask(String connectionHeader, String version, String key)
      throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      connection.request(
          "GET",
          WebSocketClient.PATH + 4,
          "Upgrade: websocket",
          connectionHeader,
          version,
          "Sec-WebSocket-Key: " + key,
          "Sec-WebSocket-Extensions: permessage-deflate",
          "Sec-WebSocket-Protocol: chat");
      return connection.answer();
    }
  }
}
