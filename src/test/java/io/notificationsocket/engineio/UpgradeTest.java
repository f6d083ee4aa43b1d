package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From polling to WebSocket: nothing is lost, doubled or overtaken, whatever goes wrong. */
final class UpgradeTest {

  private final TestEngine engine = new TestEngine(Map.of("UPGRADE_TIMEOUT", "10s"));
  private final RecordingTransport polling = RecordingTransport.polling();
  private final EngineSession session = engine.open(ProtocolVersion.V4, polling);
  private final RecordingTransport candidate = RecordingTransport.webSocket();

  @Test
  void theClientProbesAndThenMovesOver() {
    polling.poll();
    assertThat(session.probe(candidate)).isTrue();
    candidate.receives(PacketType.PING, "probe");
    assertThat(candidate.texts()).containsExactly("3probe");
    assertThat(polling.textsAfterOpen()).as("the poll is ended").containsExactly("6");

    candidate.receives(PacketType.UPGRADE, "");

    assertThat(session.transport()).isSameAs(candidate);
    assertThat(session.transportName()).isEqualTo(TransportName.WEBSOCKET);
    assertThat(polling.aborts()).containsExactly(CloseReason.UPGRADED);
    session.send(Packet.message("a"));
    candidate.receives(Packet.message("b"));
    assertThat(candidate.texts()).containsExactly("3probe", "4a");
    assertThat(engine.application.messages()).containsExactly("b");
    assertThat(engine.timer.pending()).as("only the heartbeat is left").isEqualTo(1);
  }

  @Test
  void untilThenPacketsTakeTheOldWayAndNoneIsLost() {
    List<String> sent = new ArrayList<>();
    session.probe(candidate);
    send(sent, 2);
    polling.poll();
    candidate.receives(PacketType.PING, "probe");
    send(sent, 2);
    polling.poll();
    polling.receives(Packet.message("posted"));
    send(sent, 3);
    candidate.receives(PacketType.UPGRADE, "");
    send(sent, 2);

    List<String> received = new ArrayList<>(polling.textsAfterOpen());
    received.addAll(candidate.texts().subList(1, candidate.texts().size()));
    assertThat(received).filteredOn(text -> !text.equals("6")).isEqualTo(sent);
    assertThat(candidate.texts()).hasSizeGreaterThan(3);
    assertThat(engine.application.messages()).containsExactly("posted");
  }

  private void send(List<String> sent, int count) {
    for (int i = 0; i < count; i++) {
      String text = Integer.toString(sent.size());
      sent.add("4" + text);
      session.send(Packet.message(text));
    }
  }

  @Test
  void aPollThatComesLaterIsEndedWithinATenthOfASecond() {
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    polling.poll();
    assertThat(polling.textsAfterOpen()).isEmpty();
    engine.advance("0.1S");
    assertThat(polling.textsAfterOpen()).containsExactly("6");
    engine.advance("1S");
    assertThat(polling.textsAfterOpen()).as("no poll, no noop").containsExactly("6");
  }

  @Test
  void theWriteOfTheOldTransportIsWaitedForBeforeTheNewOneIsUsed() {
    polling.hold();
    polling.poll();
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    session.send(Packet.message("a"));
    candidate.receives(PacketType.UPGRADE, "");
    assertThat(candidate.texts()).containsExactly("3probe");
    polling.complete();
    assertThat(candidate.texts()).containsExactly("3probe", "4a");
  }

  @Test
  void theReplyToTheProbeIsCalledBackAfterTheClientHasMovedOver() {
    candidate.hold();
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    session.send(Packet.message("a"));
    candidate.receives(PacketType.UPGRADE, "");
    assertThat(candidate.texts()).containsExactly("3probe");
    candidate.complete();
    assertThat(candidate.texts()).containsExactly("3probe", "4a");
    candidate.complete();
    assertThat(session.transport()).isSameAs(candidate);
  }

  @Test
  void messagesThatFollowAtOnceAreTakenThoughTheReplyIsNotCalledBackYet() {
    candidate.hold();
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    candidate.receives(PacketType.UPGRADE, "");
    candidate.receives(Packet.message("at once"));
    candidate.receives(Packet.message("and more"));
    session.send(Packet.message("a"));
    candidate.complete();

    assertThat(session.transport()).isSameAs(candidate);
    assertThat(engine.application.messages()).containsExactly("at once", "and more");
    assertThat(candidate.aborts()).isEmpty();
    assertThat(candidate.texts()).containsExactly("3probe", "4a");
  }

  @Test
  void aReplyThatFailsAfterTheClientHasMovedOverEndsTheSession() {
    candidate.hold();
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    candidate.receives(PacketType.UPGRADE, "");
    candidate.fail();
    assertThat(engine.application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void aReplyThatFailsAfterItsAttemptIsOverDoesNotHurtTheNextAttempt() {
    candidate.hold();
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    candidate.vanishes();
    RecordingTransport next = RecordingTransport.webSocket();
    session.probe(next);
    candidate.fail();
    assertThat(next.aborts()).isEmpty();

    next.receives(PacketType.PING, "probe");
    next.receives(PacketType.UPGRADE, "");
    assertThat(session.transport()).isSameAs(next);
  }

  @Test
  void aClientThatProbesAgainAndAgainCostsNoMore() {
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    int tasks = engine.timer.pending();
    for (int i = 0; i < 100; i++) {
      candidate.receives(PacketType.PING, "probe");
    }
    assertThat(engine.timer.pending()).isEqualTo(tasks);
  }

  @Test
  void aClientThatTakesTooLongStaysOnPolling() {
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    engine.advance("9.999S");
    assertThat(candidate.aborts()).isEmpty();
    engine.advance("0.001S");
    assertThat(candidate.aborts()).hasSize(1);

    candidate.receives(PacketType.UPGRADE, "");
    assertStaysOnPolling();
  }

  @Test
  void anyOtherPacketEndsTheAttempt() {
    for (Packet wrong :
        List.of(
            Packet.message("x"),
            Packet.of(PacketType.PING, ""),
            Packet.of(PacketType.PING, "probe "),
            Packet.of(PacketType.PONG, "probe"),
            Packet.noop(),
            Packet.close())) {
      RecordingTransport each = RecordingTransport.webSocket();
      assertThat(session.probe(each)).isTrue();
      each.receives(wrong);
      assertThat(each.aborts()).as(wrong.toString()).hasSize(1);
      each.receives(PacketType.UPGRADE, "");
    }
    assertThat(engine.application.messages()).isEmpty();
    assertStaysOnPolling();
  }

  @Test
  void aSecondCandidateIsRefused() {
    session.probe(candidate);
    RecordingTransport second = RecordingTransport.webSocket();
    assertThat(session.probe(second)).isFalse();
    second.receives(PacketType.PING, "probe");
    second.vanishes();
    assertThat(second.texts()).isEmpty();

    candidate.receives(PacketType.PING, "probe");
    candidate.receives(PacketType.UPGRADE, "");
    assertThat(session.transport()).isSameAs(candidate);
    assertThat(session.probe(RecordingTransport.webSocket())).as("upgraded already").isFalse();
    assertThat(engine.application.closed()).isEmpty();
  }

  @Test
  void aCandidateThatGoesAwayChangesNothing() {
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    candidate.vanishes();
    assertStaysOnPolling();

    RecordingTransport next = RecordingTransport.webSocket();
    assertThat(session.probe(next)).isTrue();
  }

  @Test
  void aCandidateWhoseReplyFailsChangesNothing() {
    candidate.hold();
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    candidate.fail();
    assertThat(candidate.aborts()).hasSize(1);
    assertStaysOnPolling();
  }

  @Test
  void aSessionThatEndsMeanwhileTakesTheCandidateWithIt() {
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    session.abort(CloseReason.SERVER_SHUTDOWN);
    assertThat(candidate.aborts()).containsExactly(CloseReason.SERVER_SHUTDOWN);
    candidate.receives(PacketType.UPGRADE, "");
    engine.advance("60S");
    assertThat(candidate.texts()).containsExactly("3probe");
    assertThat(engine.application.closed()).containsExactly(CloseReason.SERVER_SHUTDOWN);
    assertThat(engine.timer.pending()).isZero();
  }

  @Test
  void aSessionThatIsClosingSaysItsLastWordsOverTheNewTransport() {
    session.send(Packet.message("a"));
    session.probe(candidate);
    candidate.receives(PacketType.PING, "probe");
    session.close(CloseReason.FORCED_CLOSE);
    assertThat(session.probe(RecordingTransport.webSocket())).isFalse();
    candidate.receives(PacketType.UPGRADE, "");
    assertThat(candidate.texts()).containsExactly("3probe", "4a");
    assertThat(candidate.closes()).containsExactly(CloseReason.FORCED_CLOSE);
    assertThat(polling.aborts()).hasSize(1);
  }

  @Test
  void aSessionThatBeganAsWebSocketIsNotUpgraded() {
    EngineSession other = engine.open(ProtocolVersion.V4, RecordingTransport.webSocket());
    assertThat(other.probe(candidate)).isFalse();
  }

  @Test
  void aClientMayMoveOverWithoutAProbe() {
    session.probe(candidate);
    candidate.receives(PacketType.UPGRADE, "");
    assertThat(session.transport()).isSameAs(candidate);
  }

  private void assertStaysOnPolling() {
    assertThat(session.transport()).isSameAs(polling);
    assertThat(engine.application.closed()).isEmpty();
    assertThat(engine.timer.pending()).as("only the heartbeat is left").isEqualTo(1);
    session.send(Packet.message("still here"));
    polling.poll();
    assertThat(polling.texts()).endsWith("4still here");
  }
}
