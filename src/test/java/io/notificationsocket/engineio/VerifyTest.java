package io.notificationsocket.engineio;

import static io.notificationsocket.engineio.Handshake.Origin.FORBIDDEN;
import static io.notificationsocket.engineio.Handshake.Origin.INVALID;
import static io.notificationsocket.engineio.Handshake.Origin.PERMITTED;
import static io.notificationsocket.engineio.ProtocolVersion.V3;
import static io.notificationsocket.engineio.ProtocolVersion.V4;
import static io.notificationsocket.engineio.TransportName.POLLING;
import static io.notificationsocket.engineio.TransportName.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
            "{\"code\":4,\"message\":\"Server full\"}",
            "{\"code\":4,\"message\":\"Too many clients of this address\"}");
    assertThat(HandshakeError.values())
        .extracting(HandshakeError::status)
        .containsExactly(400, 400, 400, 400, 403, 400, 503, 503, 503);
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
    known.claimed();
    engine.heap.isFull();
    assertThat(verify("GET", POLLING, V4, null, false, PERMITTED)).isEqualTo(HandshakeError.FULL);
    assertThat(verify("GET", WEBSOCKET, V4, null, true, PERMITTED)).isEqualTo(HandshakeError.FULL);
    assertThat(verify("GET", POLLING, V4, known.id(), false, PERMITTED)).isNull();
    engine.heap.hasRoom();
    assertThat(verify("GET", POLLING, V4, null, false, PERMITTED)).isNull();
  }

  @Test
  void aServerWithoutMemoryLetsTheOldestWithoutAClaimGo() {
    RecordingTransport oldest = RecordingTransport.webSocket();
    engine.open(V4, oldest);
    RecordingTransport younger = RecordingTransport.webSocket();
    engine.open(V4, younger);
    engine.heap.isFull();
    for (int i = 0; i < 10; i++) { // more than that within a second change nothing
      assertThat(verify("GET", POLLING, V4, null, false, PERMITTED)).isEqualTo(HandshakeError.FULL);
    }
    assertThat(oldest.aborts()).containsExactly(CloseReason.UNCLAIMED);
    assertThat(younger.aborts()).isEmpty();
  }

  @Test
  void thereAreNoMoreSessionsThanTheSettingSays() {
    TestEngine small = new TestEngine(Map.of("MAX_SESSIONS", "1"));
    EngineSession only = small.open(V4, RecordingTransport.polling());
    only.claimed();
    assertThat(verifyNew(small, "192.0.2.2")).isEqualTo(HandshakeError.FULL);
    only.abort(CloseReason.FORCED_CLOSE);
    assertThat(verifyNew(small, "192.0.2.2")).isNull();
  }

  @Test
  void anAddressHasNoMoreSessionsWithoutAClaimThanTheSettingSays() {
    TestEngine narrow = new TestEngine(Map.of("MAX_UNCLAIMED_PER_ADDRESS", "1"));
    EngineSession first = narrow.open(V4, RecordingTransport.polling());
    assertThat(verifyNew(narrow, "192.0.2.1")).isEqualTo(HandshakeError.FULL_FOR_ADDRESS);
    assertThat(verifyNew(narrow, "192.0.2.2")).isNull();
    first.claimed();
    assertThat(verifyNew(narrow, "192.0.2.1")).isNull();
    first.unclaimed();
    assertThat(verifyNew(narrow, "192.0.2.1")).isEqualTo(HandshakeError.FULL_FOR_ADDRESS);
    first.abort(CloseReason.FORCED_CLOSE);
    first.unclaimed(); // as a socket does whose session has ended
    assertThat(verifyNew(narrow, "192.0.2.1")).isNull();
    assertThat(narrow.server.room().unclaimed()).isZero();
  }

  private static HandshakeError verifyNew(TestEngine engine, String address) {
    return engine.server.verify(
        new Handshake("GET", POLLING, V4, null, false, PERMITTED), () -> address);
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
