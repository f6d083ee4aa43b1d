package io.notificationsocket.engineio;

import static io.notificationsocket.engineio.Handshake.Origin.FORBIDDEN;
import static io.notificationsocket.engineio.Handshake.Origin.INVALID;
import static io.notificationsocket.engineio.Handshake.Origin.PERMITTED;
import static io.notificationsocket.engineio.ProtocolVersion.V3;
import static io.notificationsocket.engineio.ProtocolVersion.V4;
import static io.notificationsocket.engineio.TransportName.POLLING;
import static io.notificationsocket.engineio.TransportName.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A request with several faults is told the one that the reference server would find first. */
final class VerifyTest {

  private final TestEngine engine = new TestEngine();

  @Test
  void aNewSessionOverEitherTransportIsInOrder() {
    assertThat(verify("GET", POLLING, V4, null, false, PERMITTED)).isNull();
    assertThat(verify("GET", POLLING, V3, null, false, PERMITTED)).isNull();
    assertThat(verify("GET", WEBSOCKET, V4, null, true, PERMITTED)).isNull();
  }

  @Test
  void theTransportIsLookedAtFirst() {
    assertThat(verify("PUT", null, null, "foreign", true, INVALID))
        .isEqualTo(HandshakeError.TRANSPORT_UNKNOWN);
  }

  @Test
  void thenWhetherTheOriginIsOne() {
    assertThat(verify("PUT", POLLING, null, "foreign", true, INVALID))
        .isEqualTo(HandshakeError.BAD_REQUEST);
  }

  @Test
  void thenWhetherTheSessionIsKnown() {
    assertThat(verify("PUT", POLLING, null, "foreign", true, FORBIDDEN))
        .isEqualTo(HandshakeError.SESSION_ID_UNKNOWN);
    assertThat(verify("GET", POLLING, V4, "", false, PERMITTED))
        .isEqualTo(HandshakeError.SESSION_ID_UNKNOWN);
  }

  @Test
  void thenWhetherAKnownSessionIsOnThatTransport() {
    EngineSession polling = engine.open(V4, RecordingTransport.polling());
    EngineSession webSocket = engine.open(V4, RecordingTransport.webSocket());
    assertThat(verify("GET", WEBSOCKET, V4, polling.id(), false, FORBIDDEN))
        .isEqualTo(HandshakeError.BAD_REQUEST);
    assertThat(verify("GET", POLLING, V4, webSocket.id(), false, PERMITTED))
        .isEqualTo(HandshakeError.BAD_REQUEST);
    assertThat(verify("GET", WEBSOCKET, V4, polling.id(), true, PERMITTED)).isNull();
    assertThat(verify("POST", POLLING, V4, polling.id(), false, PERMITTED)).isNull();
    assertThat(verify("GET", POLLING, V4, polling.id(), false, FORBIDDEN))
        .isEqualTo(HandshakeError.FORBIDDEN);
  }

  @Test
  void aNewSessionIsAskedForByGet() {
    assertThat(verify("POST", WEBSOCKET, null, null, false, FORBIDDEN))
        .isEqualTo(HandshakeError.BAD_HANDSHAKE_METHOD);
    assertThat(verify("OPTIONS", POLLING, V4, null, false, PERMITTED))
        .isEqualTo(HandshakeError.BAD_HANDSHAKE_METHOD);
  }

  @Test
  void aWebSocketIsAskedForByUpgradeAndNothingElseIs() {
    assertThat(verify("GET", WEBSOCKET, null, null, false, FORBIDDEN))
        .isEqualTo(HandshakeError.BAD_REQUEST);
    assertThat(verify("GET", POLLING, null, null, true, FORBIDDEN))
        .isEqualTo(HandshakeError.BAD_REQUEST);
  }

  @Test
  void thenWhetherTheOriginMayConnectAndAtLastTheVersion() {
    assertThat(verify("GET", POLLING, null, null, false, FORBIDDEN))
        .isEqualTo(HandshakeError.FORBIDDEN);
    assertThat(verify("GET", POLLING, null, null, false, PERMITTED))
        .isEqualTo(HandshakeError.UNSUPPORTED_PROTOCOL_VERSION);
  }

  @Test
  void onlyProtocols3And4AreKnown() {
    assertThat(ProtocolVersion.parse("3")).isEqualTo(V3);
    assertThat(ProtocolVersion.parse("4")).isEqualTo(V4);
    for (String other : new String[] {null, "", "2", "5", "04", "4.0", " 4", "four"}) {
      assertThat(ProtocolVersion.parse(other)).isNull();
    }
    for (String other : new String[] {null, "", "WebSocket", "webtransport", "flashsocket"}) {
      assertThat(TransportName.parse(other)).isNull();
    }
    assertThat(TransportName.parse("polling")).isEqualTo(POLLING);
    assertThat(TransportName.parse("websocket")).isEqualTo(WEBSOCKET);
  }

  @Test
  void anErrorIsToldInTheWordsOfTheReferenceServer() {
    assertThat(HandshakeError.values())
        .extracting(HandshakeError::json)
        .containsExactly(
            "{\"code\":0,\"message\":\"Transport unknown\"}",
            "{\"code\":1,\"message\":\"Session ID unknown\"}",
            "{\"code\":2,\"message\":\"Bad handshake method\"}",
            "{\"code\":3,\"message\":\"Bad request\"}",
            "{\"code\":4,\"message\":\"Forbidden\"}",
            "{\"code\":5,\"message\":\"Unsupported protocol version\"}",
            "{\"code\":4,\"message\":\"Server shutting down\"}",
            "{\"code\":4,\"message\":\"Server full\"}");
    assertThat(HandshakeError.values())
        .extracting(HandshakeError::status)
        .containsExactly(400, 400, 400, 400, 403, 400, 503, 503);
  }

  @Test
  void aServerThatStopsTakesNoNewSession() {
    engine.server.close();
    assertThat(verify("GET", POLLING, V4, null, false, PERMITTED))
        .isEqualTo(HandshakeError.SHUTTING_DOWN);
  }

  @Test
  void aServerWithoutMemoryTakesNoNewSessionAndKeepsThoseItHas() {
    EngineSession known = engine.open(V4, RecordingTransport.polling());
    engine.heap.isFull();
    assertThat(verify("GET", POLLING, V4, null, false, PERMITTED)).isEqualTo(HandshakeError.FULL);
    assertThat(verify("GET", WEBSOCKET, V4, null, true, PERMITTED)).isEqualTo(HandshakeError.FULL);
    assertThat(verify("GET", POLLING, V4, known.id(), false, PERMITTED)).isNull();
    engine.heap.hasRoom();
    assertThat(verify("GET", POLLING, V4, null, false, PERMITTED)).isNull();
  }

  private HandshakeError verify(
      String method,
      TransportName transport,
      ProtocolVersion version,
      String sid,
      boolean upgrade,
      Handshake.Origin origin) {
    return engine.server.verify(
        new Handshake(method, transport, version, sid, upgrade, origin), () -> "192.0.2.1");
  }
}
