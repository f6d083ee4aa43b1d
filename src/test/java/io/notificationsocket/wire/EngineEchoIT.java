package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engine.IO alone, without Socket.IO on top: what goes up comes back down unchanged. */
@Tag("conformance")
class EngineEchoIT {

  @RegisterExtension static final EchoServer SERVER = EchoServer.SHARED;

  @ParameterizedTest
  @EnumSource
  void theServerAnnouncesWhatTheSuitesExpect(Way way) throws IOException {
    try (EngineClient client = SERVER.openEngine(way)) {
      assertThat(client.open())
          .startsWith("0{")
          .contains("\"pingInterval\":300,")
          .contains("\"maxPayload\":1000000}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextComesBack(Way way) throws IOException {
    try (EngineClient client = SERVER.openEngine(way)) {
      client.send("4hello");

      assertThat(client.next()).isEqualTo("4hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextOfNothingComesBack(Way way) throws IOException {
    try (EngineClient client = SERVER.openEngine(way)) {
      client.send("4");

      assertThat(client.next()).isEqualTo("4");
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyTextsComeBackInTheirOrder(Way way) throws IOException {
    try (EngineClient client = SERVER.openEngine(way)) {
      List<String> back = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        client.send("4" + i);
      }
      for (int i = 0; i < 50; i++) {
        back.add(client.next());
      }

      assertThat(back).hasSize(50).first().isEqualTo("40");
      assertThat(back).isSortedAccordingTo((a, b) -> number(a) - number(b));
    }
  }

  private static int number(String packet) {
    return Integer.parseInt(packet.substring(1));
  }

  @ParameterizedTest
  @CsvSource({"3,'',b4AQIDBP8=", "3,&b64=1,b4AQIDBP8=", "4,'',bAQIDBP8="})
  void bytesPostedAsBase64ComeBack(int protocol, String parameters, String bytes)
      throws IOException {
    PollingClient client = SERVER.openEnginePolling(protocol, parameters);
    HttpResponse<String> taken = client.post(Payloads.join(protocol, "4before", bytes, "4after"));

    HttpResponse<String> answer = PollingClient.await(client.poll());

    assertThat(taken.body()).isEqualTo("ok");
    boolean inBytes = protocol == 3 && parameters.isEmpty();
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith(inBytes ? "application/octet-stream" : "text/plain");
    if (!inBytes) {
      assertThat(Payloads.split(protocol, answer.body()))
          .containsExactly("4before", bytes, "4after");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void framesOfBytesComeBack(int protocol) throws IOException {
    byte[] frame = {4, 0, -1, 127, 7};
    try (WebSocketClient client = SERVER.openEngineWebSocket(protocol)) {
      client.sendBinary(frame);

      assertThat(EchoServer.bytes(client)).isEqualTo(frame);
    }
  }

  @Test
  void theLargestMessageComesBack() throws IOException {
    byte[] frame = new byte[1_000_000];
    frame[999_999] = 42;
    try (WebSocketClient client = SERVER.openEngineWebSocket(4)) {
      client.sendBinary(frame);

      assertThat(EchoServer.bytes(client)).isEqualTo(frame);
    }
  }

  @Test
  void aLargerMessageEndsTheSession() throws IOException {
    try (WebSocketClient client = SERVER.openEngineWebSocket(4)) {
      client.sendBinary(new byte[1_000_001]);

      assertThat(client.awaitClose().closeCode()).isIn(1009, 1006);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&EIO=2", "&EIO=5", "&EIO=abc"})
  void onlyTheProtocolsThatAreServedOpenASession(String version) throws IOException {
    String address = SERVER.url() + "/engine.io/?transport=polling" + version;

    assertThat(PollingClient.fetch(address).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void whatIsSaidDuringAnUpgradeComesBackOnce(int protocol) throws IOException {
    PollingClient polling = SERVER.openEnginePolling(protocol, "");
    String target = EchoServer.webSocket(protocol) + "&sid=" + polling.sid();
    polling.send("4on polling");
    try (WebSocketClient socket = WebSocketClient.probing(SERVER.url(), target)) {
      socket.send("2probe");
      assertThat(socket.next()).isEqualTo("3probe");
      assertThat(polling.nextAll()).containsExactly("4on polling");

      socket.send("5");
      socket.send("4on the WebSocket");

      assertThat(socket.next()).isEqualTo("4on the WebSocket");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aPollThatTheGoodbyeOvertookComesBackAllTheSame(int protocol) throws IOException {
    PollingClient client = SERVER.openEnginePolling(protocol, "");

    assertThat(client.post(Payloads.join(protocol, "1")).body()).isEqualTo("ok");

    assertThat(client.isKnown()).isFalse();
    assertThat(client.nextAll()).containsExactly("6");
    assertThat(PollingClient.await(client.poll()).statusCode()).isEqualTo(400);
  }

  @Test
  void aSecondWebSocketIsClosedAndDisturbsNobody() throws IOException {
    try (WebSocketClient first = SERVER.openEngineWebSocket(4)) {
      String target = EchoServer.webSocket(4) + "&sid=" + first.sid();
      for (int i = 0; i < 30; i++) {
        try (WebSocketClient second = WebSocketClient.probing(SERVER.url(), target);
            WebSocketClient other = SERVER.openEngineWebSocket(4)) {
          other.send("4" + i);
          assertThat(other.next()).isEqualTo("4" + i);
          assertThat(second.frame().closeCode()).isEqualTo(1002);
        }
        first.send("4" + i);
        assertThat(first.next()).isEqualTo("4" + i);
      }
    }
  }
}
