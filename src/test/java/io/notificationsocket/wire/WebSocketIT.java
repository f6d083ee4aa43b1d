package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket from the first byte: frames of every size and shape, both ways. */
@WithServer
class WebSocketIT {

  private static final int MAX_PAYLOAD = 1_000_000;

  private final String url = ServerUnderTest.url();
  private final Backend backend = Backend.shared();

  @ParameterizedTest
  @CsvSource({"/socket.io/,3", "/socket.io/,4", "/socket.io,3", "/socket.io,4"})
  void bothPathsOpenASessionThatHasNothingToUpgradeTo(String path, int protocol)
      throws IOException {
    String target = path + "?transport=websocket&EIO=" + protocol;
    try (WebSocketClient client = WebSocketClient.open(RawConnection.to(url), target)) {
      assertThat(client.open())
          .matches(
              "0\\{\"sid\":\"[\\w-]+\",\"upgrades\":\\[],"
                  + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
      assertThat(SocketClient.connect(client, protocol).ask("[\"unregister\"]")).contains("true");
    }
  }

  @ParameterizedTest
  @CsvSource({"chat, chat", "'Chat, b', Chat", "'a,b', a"})
  void ofSeveralSubprotocolsTheFirstIsTaken(String offered, String taken) throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      RawConnection.Answer answer =
          WebSocketClient.ask(
              connection, WebSocketClient.PATH + 4, "Sec-WebSocket-Protocol: " + offered);

      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("sec-websocket-protocol")).isEqualTo(taken);
    }
  }

  @Test
  void withoutASubprotocolNoneIsTaken() throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      RawConnection.Answer answer = WebSocketClient.ask(connection, WebSocketClient.PATH + 4);

      assertThat(answer.headers()).doesNotContainKey("sec-websocket-protocol");
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 100, 125, 126, 127, 4_096, 8_191, 8_192, 65_535, 65_536, 300_000, 999_000})
  void aPushOfAnySizeArrives(int size) throws IOException {
    try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, "size-" + size)) {
      String message = "\"" + "a".repeat(size) + "\"";

      assertThat(backend.push("size-" + size, message)).isEqualTo(1);

      assertThat(client.message()).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WEBSOCKET_3", "WEBSOCKET_4"})
  void aPushBeyondAsciiArrivesWhole(Way way) throws IOException {
    String userId = "beyond-" + way;
    try (SocketClient client = SocketClient.recipient(backend, way, userId)) {
      String message = "\"" + "ü€😀".repeat(30_000) + "\"";

      backend.push(userId, message);

      String expected = way.protocol() == 4 ? message : Json.ascii(message);
      assertThat(client.message()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {20, 100, 125, 126, 127, 4_096, 8_192, 8_193, 65_535, 65_536, 300_000, MAX_PAYLOAD})
  void aMessageOfAnySizeUpToTheLimitIsTaken(int size) throws IOException {
    try (SocketClient client =
        SocketClient.recipient(backend, Way.WEBSOCKET_4, "any-size-" + size)) {
      client.send(messageOf(size, 'a'));

      assertThat(client.next()).isEqualTo("431[{\"ok\":true}]");
    }
  }

  @Test
  void aMessageOfOneByteIsAPacket() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      client.send("6");

      assertThat(SocketClient.connect(client, 4).ask("[\"unregister\"]")).contains("true");
    }
  }

  @Test
  void aMessageInManyFramesIsOne() throws IOException {
    try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, "many-frames")) {
      byte[] message = messageOf(50_000, 'a').getBytes(UTF_8);

      sendInFrames(client, Frame.TEXT, message, 999);

      assertThat(client.next()).isEqualTo("431[{\"ok\":true}]");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void aCharacterMayBeSplitBetweenFrames(int step) throws IOException {
    String userId = "split-ü€😀-" + step;
    backend.register(userId, "split");
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      byte[] message = ("421[\"register\",\"" + userId + "\",\"split\"]").getBytes(UTF_8);

      sendInFrames(client, Frame.TEXT, message, step);

      assertThat(client.next()).isEqualTo("431[{\"ok\":true}]");
    }
  }

  @Test
  void aPingOfTheWebSocketMayInterruptAMessage() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      WebSocketClient socket = (WebSocketClient) client.engine();
      socket.send(Frame.TEXT, false, "421[\"unre".getBytes(UTF_8));
      socket.send(Frame.PING, true, "are you there".getBytes(UTF_8));
      socket.send(Frame.CONTINUATION, true, "gister\"]".getBytes(UTF_8));

      assertThat(client.next()).isEqualTo("431[{\"ok\":true}]");
    }
  }

  @Test
  void bytesThatAreNotUtf8EndTheConnection() throws Exception {
    try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, "not-utf-8")) {
      WebSocketClient socket = (WebSocketClient) client.engine();
      socket.send(Frame.TEXT, true, new byte[] {'4', '2', (byte) 0xc3, 0x28});

      assertThat(socket.awaitClose().isClose()).isTrue();
      Eventually.noSessions(backend, "not-utf-8");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_PAYLOAD + 1, 3 * MAX_PAYLOAD})
  void aMessageOverTheLimitEndsTheConnection(int size) throws Exception {
    String userId = "over-" + size;
    try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, userId)) {
      WebSocketClient socket = (WebSocketClient) client.engine();
      sendInFrames(client, Frame.TEXT, messageOf(size, 'a').getBytes(UTF_8), 250_000);

      assertThat(socket.awaitClose().closeCode()).isEqualTo(1009);
      Eventually.noSessions(backend, userId);
    }
  }

  @Test
  void aClientWithoutAClaimMaySendTheLargestTokenAndNotMuchMore() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      client.send(messageOf(8_192, 'a'));
      assertThat(client.next()).isEqualTo("431[{\"ok\":true}]");
      client.send(messageOf(8_193, 'a'));
      assertThat(((WebSocketClient) client.engine()).awaitClose().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void theLimitCountsBytesAndNotCharacters() throws IOException {
    try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, "bytes")) {
      client.send(messageOf(MAX_PAYLOAD / 2, '€'));

      assertThat(((WebSocketClient) client.engine()).awaitClose().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void binaryDataOverTheLimitEndsTheConnection() throws IOException {
    try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, "binary-over")) {
      sendInFrames(client, Frame.BINARY, new byte[MAX_PAYLOAD + 1], 250_000);

      assertThat(((WebSocketClient) client.engine()).awaitClose().closeCode()).isEqualTo(1009);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WEBSOCKET_3", "WEBSOCKET_4"})
  void binaryFramesBringTheAttachmentsOfAnEvent(Way way) throws IOException {
    try (SocketClient client = SocketClient.connect(url, way)) {
      client.send("451-1[\"unregister\",{\"_placeholder\":true,\"num\":0}]");
      byte[] frame = new byte[8_000];
      frame[0] = 4;
      sendInFrames(client, Frame.BINARY, frame, 700);

      assertThat(client.next()).isEqualTo("431[{\"ok\":true}]");
    }
  }

  @Test
  void aBinaryFrameOfProtocol3WithoutItsTypeEndsTheConnection() throws IOException {
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_3)) {
      client.send("451-1[\"unregister\",{\"_placeholder\":true,\"num\":0}]");
      ((WebSocketClient) client.engine()).sendBinary(new byte[] {9, 1, 2});

      // The event itself needs no attachment.
      assertThat(client.untilClosed()).containsExactly("431[{\"ok\":true}]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9", "x", "b", "7hello"})
  void whatIsNoPacketEndsTheConnection(String text) throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      client.send(text);

      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void theGoodbyeOfAClientFreesItsSession() throws Exception {
    try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, "goodbye-ws")) {
      client.send("1");

      assertThat(client.untilClosed()).isEmpty();
      assertThat(backend.push("goodbye-ws", "1")).isZero();
    }
  }

  @Test
  void aCloseFrameIsAnsweredAndFreesTheSession() throws Exception {
    SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, "closed-ws");

    ((WebSocketClient) client.engine()).closeNormally();

    Eventually.noSessions(backend, "closed-ws");
  }

  @ParameterizedTest
  @EnumSource(names = {"WEBSOCKET_3", "WEBSOCKET_4"})
  void aClientThatVanishesFreesItsSession(Way way) throws Exception {
    SocketClient client = SocketClient.recipient(backend, way, "vanished-" + way);

    ((WebSocketClient) client.engine()).connection().reset();

    Eventually.noSessions(backend, "vanished-" + way);
  }

  @Test
  void pushesArriveInTheirOrder() throws IOException {
    try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, "order")) {
      for (int i = 0; i < 300; i++) {
        backend.push("order", Integer.toString(i));
      }

      for (int i = 0; i < 300; i++) {
        assertThat(client.message()).isEqualTo(Integer.toString(i));
      }
    }
  }

  /** An event that asks for an answer, of so many characters in all. */
  private static String messageOf(int size, char filler) {
    String head = "421[\"unregister\"";
    return head + ",\"" + fill(filler, size - head.length() - 4) + "\"]";
  }

  private static String fill(char filler, int count) {
    char[] characters = new char[count];
    Arrays.fill(characters, filler);
    return new String(characters);
  }

  private static void sendInFrames(SocketClient client, int opcode, byte[] message, int step)
      throws IOException {
    WebSocketClient socket = (WebSocketClient) client.engine();
    for (int from = 0; from < message.length; from += step) {
      int to = Math.min(message.length, from + step);
      boolean last = to == message.length;
      byte[] part = Arrays.copyOfRange(message, from, to);
      try {
        socket.send(from == 0 ? opcode : Frame.CONTINUATION, last, part);
      } catch (IOException e) {
        return; // The server has closed the connection in the middle of it.
      }
    }
  }
}
