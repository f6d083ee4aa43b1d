package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A session of one node whose client opens a WebSocket at another. */
final class MoveTest {

  private final TestEngine old = new TestEngine(Map.of("UPGRADE_TIMEOUT", "10s"));
  private final TestEngine next = new TestEngine(Map.of("UPGRADE_TIMEOUT", "10s"));
  private final RecordingTransport polling = RecordingTransport.polling();
  private final EngineSession session = old.open(ProtocolVersion.V4, polling);
  private final RecordingTransport socket = RecordingTransport.webSocket();
  private final Owner owner = new Owner();

  /** The way between the two nodes. */
  private final class Owner implements SessionOwner {
    private final List<Consumer<Boolean>> probes = new ArrayList<>();
    private final List<Consumer<MovedSession>> takes = new ArrayList<>();
    private int abandoned;

    @Override
    public void probe(Consumer<Boolean> then) {
      probes.add(then);
    }

    @Override
    public void take(Consumer<MovedSession> then) {
      takes.add(then);
    }

    @Override
    public void abandon() {
      abandoned++;
      session.abandonElsewhere();
    }

    void answerProbe() {
      probes.remove(0).accept(session.probeElsewhere());
    }

    void answerTake() {
      Consumer<MovedSession> then = takes.remove(0);
      session.handOver(
          moved -> then.accept(moved == null ? null : MovedSession.parse(moved.toBytes())));
    }
  }

  private void arrive() {
    next.server.receive(session.id(), ProtocolVersion.V4, socket, "192.0.2.1", owner);
  }

  private void probe() {
    arrive();
    socket.receives(PacketType.PING, "probe");
    owner.answerProbe();
  }

  private void move() {
    probe();
    socket.receives(PacketType.UPGRADE, "");
    owner.answerTake();
  }

  @Test
  void theClientMovesAsInAnUpgrade() {
    polling.poll();
    arrive();
    socket.receives(PacketType.PING, "probe");
    assertThat(socket.texts()).as("not before the other node is ready").isEmpty();
    owner.answerProbe();
    assertThat(socket.texts()).containsExactly("3probe");
    assertThat(polling.textsAfterOpen()).as("the poll is ended").containsExactly("6");

    session.send(Packet.message("queued"));
    socket.receives(PacketType.UPGRADE, "");
    owner.answerTake();

    EngineSession moved = next.server.find(session.id());
    assertThat(moved.transport()).isSameAs(socket);
    assertThat(next.application.calls()).containsExactly("adopted what it knows", "opened");
    moved.send(Packet.message("new"));
    socket.receives(Packet.message("said"));
    assertThat(socket.texts()).containsExactly("3probe", "4queued", "4new");
    assertThat(next.application.messages()).containsExactly("said");

    assertThat(old.server.find(session.id())).isNull();
    assertThat(old.application.calls()).containsExactly("opened", "left");
    assertThat(old.timer.pending()).isZero();
    assertThat(next.timer.pending()).as("only the heartbeat is left").isEqualTo(1);
  }

  @Test
  void untilThenPacketsTakeTheOldWay() {
    probe();
    polling.poll();
    session.send(Packet.message("a"));
    polling.receives(Packet.message("posted"));
    assertThat(polling.textsAfterOpen()).contains("4a");
    assertThat(old.application.messages()).containsExactly("posted");
  }

  @Test
  void whatTheClientSaysWhileItMovesIsHeardInOrder() {
    probe();
    socket.receives(PacketType.UPGRADE, "");
    socket.receives(Packet.message("1"));
    socket.receives(Packet.message("2"));
    assertThat(next.application.messages()).isEmpty();
    owner.answerTake();
    socket.receives(Packet.message("3"));
    assertThat(next.application.messages()).containsExactly("1", "2", "3");
  }

  @Test
  void whoSaysTooMuchWhileItMovesIsClosedAndItsSessionEnds() {
    probe();
    socket.receives(PacketType.UPGRADE, "");
    for (int i = 0; i <= 64; i++) {
      socket.receives(Packet.message("more"));
    }
    assertThat(socket.aborts()).isNotEmpty();
    owner.answerTake();
    assertGoneFromBoth();
  }

  @Test
  void aClientThatGoesBeforeItMovesStaysOnPolling() {
    probe();
    socket.vanishes();
    assertThat(owner.abandoned).isEqualTo(1);
    polling.poll();
    session.send(Packet.message("still here"));
    assertThat(polling.texts()).endsWith("4still here");
    assertThat(next.server.size()).isZero();
    assertThat(next.timer.pending()).isZero();
    assertThat(session.probeElsewhere()).as("it may try again").isTrue();
  }

  @Test
  void aClientThatGoesWhileItMovesIsGone() {
    probe();
    socket.receives(PacketType.UPGRADE, "");
    socket.vanishes();
    owner.answerTake();
    assertGoneFromBoth();
  }

  private void assertGoneFromBoth() {
    assertThat(old.server.find(session.id())).isNull();
    assertThat(next.server.find(session.id())).isNull();
    assertThat(next.application.calls())
        .containsExactly("adopted what it knows", "opened", "closed");
    assertThat(next.timer.pending()).isZero();
  }

  @Test
  void aNodeThatCannotHandOverKeepsTheSession() {
    arrive();
    socket.receives(PacketType.PING, "probe");
    owner.probes.remove(0).accept(false);
    assertThat(socket.aborts()).hasSize(1);
    assertThat(socket.texts()).isEmpty();
    polling.poll();
    session.send(Packet.message("still here"));
    assertThat(polling.texts()).endsWith("4still here");
  }

  @Test
  void aNodeThatDiesWhileItHandsOverEndsTheSession() {
    probe();
    socket.receives(PacketType.UPGRADE, "");
    owner.takes.remove(0).accept(null);
    assertThat(socket.aborts()).hasSize(1);
    assertThat(next.server.size()).isZero();
    assertThat(next.timer.pending()).isZero();
  }

  @Test
  void anAnswerThatComesTooLateLeavesTheSessionWhereItIs() {
    arrive();
    socket.receives(PacketType.PING, "probe");
    next.advance("10S");
    assertThat(socket.aborts()).hasSize(1);
    owner.answerProbe();
    assertThat(socket.texts()).isEmpty();
    assertThat(owner.abandoned).isGreaterThanOrEqualTo(1);
    assertThat(session.probeElsewhere()).isTrue();
  }

  @Test
  void anyOtherPacketEndsTheAttempt() {
    for (Packet wrong : List.of(Packet.message("x"), Packet.of(PacketType.UPGRADE, ""))) {
      RecordingTransport each = RecordingTransport.webSocket();
      next.server.receive(session.id(), ProtocolVersion.V4, each, "192.0.2.1", owner);
      each.receives(wrong);
      assertThat(each.aborts()).as(wrong.toString()).hasSize(1);
    }
    assertThat(owner.takes).isEmpty();
    assertThat(next.application.messages()).isEmpty();
  }

  @Test
  void onlyOneNodeAtATimeCanHaveIt() {
    assertThat(session.probeElsewhere()).isTrue();
    assertThat(session.probeElsewhere()).isFalse();
    assertThat(session.probe(RecordingTransport.webSocket())).isFalse();
  }

  @Test
  void whatCannotBeTakenIsNotGiven() {
    List<MovedSession> given = new ArrayList<>();
    session.handOver(given::add);
    assertThat(given).as("nobody has probed").containsExactly((MovedSession) null);

    move();
    session.handOver(given::add);
    assertThat(given).as("it is gone").containsExactly(null, null);
  }

  @Test
  void theLastPollsWriteAndWhatIsToBeAnsweredAreWaitedFor() {
    polling.hold();
    polling.poll();
    session.send(Packet.message("under way"));
    probe();
    session.send(Packet.message("queued"));
    old.application.isQuiet(false);
    socket.receives(PacketType.UPGRADE, "");
    owner.answerTake();
    old.advance("1S");
    assertThat(next.server.size()).isZero();
    polling.complete();
    old.advance("1S");
    assertThat(next.server.size()).isZero();
    old.application.isQuiet(true);
    old.advance("0.1S");
    assertThat(socket.texts()).containsExactly("3probe", "4queued");
  }

  @Test
  void whatIsNeverAnsweredEndsTheSession() {
    probe();
    old.application.isQuiet(false);
    socket.receives(PacketType.UPGRADE, "");
    owner.answerTake();
    old.advance("3.1S");
    assertThat(old.application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(socket.aborts()).isNotEmpty();
    assertThat(next.server.size()).isZero();
  }

  @Test
  void theProbesWriteIsWaitedForBeforeTheNextOne() {
    session.send(Packet.message("first poll"));
    socket.hold();
    probe();
    session.send(Packet.message("a"));
    socket.receives(PacketType.UPGRADE, "");
    owner.answerTake();
    assertThat(socket.texts()).containsExactly("3probe");
    socket.unhold();
    assertThat(socket.texts()).contains("4a");
  }

  @Test
  void aNodeThatIsShuttingDownTakesNone() {
    next.server.ownedBy(sid -> owner);
    assertThat(upgradeAt(next)).isNull();
    next.server.drain(java.time.Duration.ZERO);
    assertThat(upgradeAt(next)).isEqualTo(HandshakeError.SESSION_ID_UNKNOWN);
  }

  private HandshakeError upgradeAt(TestEngine engine) {
    return engine.server.verify(
        new Handshake(
            "GET",
            TransportName.WEBSOCKET,
            ProtocolVersion.V4,
            session.id(),
            true,
            Handshake.Origin.PERMITTED),
        () -> "192.0.2.1");
  }
}
