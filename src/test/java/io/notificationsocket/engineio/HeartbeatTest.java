package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In virtual time: a ping each 10 s, an answer within 5 s. */
final class HeartbeatTest {

  private final TestEngine engine =
      new TestEngine(Map.of("PING_INTERVAL", "10s", "PING_TIMEOUT", "5s"));
  private final RecordingTransport client = RecordingTransport.webSocket();

  @Test
  void aClientOfProtocol4IsPingedAndLivesAsLongAsItAnswers() {
    engine.open(ProtocolVersion.V4, client);
    for (int i = 1; i <= 20; i++) {
      engine.advance("9.999S");
      assertThat(client.textsAfterOpen()).hasSize(i - 1);
      engine.advance("0.001S");
      assertThat(client.textsAfterOpen()).hasSize(i).containsOnly("2");
      engine.advance("4.999S");
      client.receives(PacketType.PONG, "");
    }
    assertThat(engine.application.closed()).isEmpty();
    assertThat(engine.timer.pending()).isEqualTo(1);
  }

  @Test
  void aClientOfProtocol4ThatDoesNotAnswerInTimeIsGone() {
    engine.open(ProtocolVersion.V4, client);
    client.receives(Packet.message("messages are no answer"));
    engine.advance("14.999S");
    client.receives(Packet.message("not even late ones"));
    assertThat(engine.application.closed()).isEmpty();
    engine.advance("0.001S");
    assertThat(engine.application.closed()).containsExactly(CloseReason.PING_TIMEOUT);
    assertThat(client.aborts()).containsExactly(CloseReason.PING_TIMEOUT);
    assertThat(engine.timer.pending()).isZero();
  }

  @Test
  void aClientThatAnswersBeforeTheWriteIsOverLives() {
    EngineSession session = engine.open(ProtocolVersion.V4, client);
    client.onWrite(packet -> session.receive(client, Packet.of(PacketType.PONG, "")));
    engine.advance("100S");
    assertThat(client.textsAfterOpen()).hasSize(10);
    assertThat(engine.application.closed()).isEmpty();
  }

  @Test
  void aClientOfProtocol4MayNotPing() {
    engine.open(ProtocolVersion.V4, client);
    client.receives(PacketType.PING, "");
    assertThat(engine.application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void aClientOfProtocol3PingsAndIsAnswered() {
    engine.open(ProtocolVersion.V3, client);
    for (int i = 0; i < 20; i++) {
      engine.advance("14.999S");
      client.receives(PacketType.PING, i == 3 ? "probe" : "");
    }
    assertThat(client.textsAfterOpen()).hasSize(20).contains("3", "3probe");
    assertThat(engine.application.closed()).isEmpty();
    assertThat(engine.timer.pending()).isEqualTo(1);
  }

  @Test
  void aClientOfProtocol3ThatDoesNotPingInTimeIsGone() {
    engine.open(ProtocolVersion.V3, client);
    engine.advance("14.999S");
    client.receives(Packet.message("messages are no ping"));
    assertThat(engine.application.closed()).isEmpty();
    engine.advance("0.001S");
    assertThat(engine.application.closed()).containsExactly(CloseReason.PING_TIMEOUT);
    assertThat(client.textsAfterOpen()).isEmpty();
  }

  @Test
  void aClientOfProtocol3MayNotPong() {
    engine.open(ProtocolVersion.V3, client);
    client.receives(PacketType.PONG, "");
    assertThat(engine.application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void theHeartbeatOfASessionThatIsOverIsStill() {
    EngineSession session = engine.open(ProtocolVersion.V4, client);
    engine.advance("10S");
    session.abort(CloseReason.FORCED_CLOSE);
    assertThat(engine.timer.pending()).isZero();
    client.receives(PacketType.PONG, "");
    assertThat(engine.timer.pending()).isZero();
  }

  @Test
  void aClientThatComesTooLateIsGoneThoughTheTimerIsLate() {
    EngineSession session = engine.open(ProtocolVersion.V4, RecordingTransport.polling());
    engine.timer.stall(Duration.ofSeconds(14));
    assertThat(engine.server.find(session.id())).isSameAs(session); // nobody has asked it yet
    engine.advance("0S");
    engine.timer.stall(Duration.ofMillis(4_999));
    assertThat(engine.server.find(session.id())).isSameAs(session);
    engine.timer.stall(Duration.ofMillis(1));
    assertThat(engine.server.find(session.id())).isNull();
    assertThat(engine.application.closed()).containsExactly(CloseReason.PING_TIMEOUT);
  }

  @Test
  void aPingWaitsForThePollThatCarriesIt() {
    RecordingTransport polling = RecordingTransport.polling();
    engine.open(ProtocolVersion.V4, polling);
    engine.advance("10S");
    assertThat(polling.textsAfterOpen()).isEmpty();
    engine.advance("4S");
    polling.poll();
    assertThat(polling.textsAfterOpen()).containsExactly("2");
    polling.receives(PacketType.PONG, "");
    engine.advance("5S");
    assertThat(engine.application.closed()).isEmpty();
  }
}
