package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How sessions end. */
final class CloseTest {

  private final TestEngine engine = new TestEngine();
  private final RecordingTransport client = RecordingTransport.webSocket();

  @Test
  void aCloseWaitsForWhatIsQueued() {
    EngineSession session = engine.open(ProtocolVersion.V4, client.hold());
    session.send(Packet.message("a"));
    session.send(Packet.message("b"));
    session.close(CloseReason.FORCED_CLOSE);
    assertThat(session.send(Packet.message("c"))).isFalse();

    client.complete();
    client.complete();
    assertThat(client.textsAfterOpen()).containsExactly("4a", "4b");
    assertThat(client.closes()).as("the last write is in flight").isEmpty();
    client.complete();

    assertThat(client.closes()).containsExactly(CloseReason.FORCED_CLOSE);
    assertThat(engine.application.closed()).containsExactly(CloseReason.FORCED_CLOSE);
    assertThat(client.aborts()).isEmpty();
  }

  @Test
  void theSessionIsKnownUntilItsClientHasHeardOfItsEnd() {
    RecordingTransport polling = RecordingTransport.polling();
    EngineSession session = engine.open(ProtocolVersion.V4, polling);
    session.close(CloseReason.FORCED_CLOSE);
    assertThat(engine.application.closed()).containsExactly(CloseReason.FORCED_CLOSE);
    assertThat(engine.server.find(session.id())).isSameAs(session);
    polling.goodbyeIsSaid();
    assertThat(engine.server.find(session.id())).isNull();
    assertThat(engine.timer.pending()).isZero();
  }

  @Test
  void anAbortDropsWhatIsQueued() {
    EngineSession session = engine.open(ProtocolVersion.V4, client.hold());
    session.send(Packet.message("a"));
    session.abort(CloseReason.PARSE_ERROR);
    client.complete();
    assertThat(client.textsAfterOpen()).isEmpty();
    assertThat(client.aborts()).containsExactly(CloseReason.PARSE_ERROR);
    assertThat(client.closes()).isEmpty();
    assertThat(engine.application.closed()).containsExactly(CloseReason.PARSE_ERROR);
    assertThat(engine.server.size()).isZero();
  }

  @Test
  void anAbortOvertakesAClose() {
    EngineSession session = engine.open(ProtocolVersion.V4, client.hold());
    session.close(CloseReason.FORCED_CLOSE);
    session.abort(CloseReason.SERVER_SHUTDOWN);
    client.complete();
    session.close(CloseReason.FORCED_CLOSE);
    assertThat(engine.application.closed()).containsExactly(CloseReason.SERVER_SHUTDOWN);
    assertThat(client.closes()).isEmpty();
  }

  @Test
  void theClientSaysGoodbye() {
    engine.open(ProtocolVersion.V4, client);
    client.receives(Packet.close());
    assertThat(engine.application.closed()).containsExactly(CloseReason.TRANSPORT_CLOSE);
    client.receives(Packet.message("late"));
    assertThat(engine.application.messages()).isEmpty();
    assertThat(engine.timer.pending()).isZero();
  }

  @Test
  void aClosingSessionHearsNothingButGoodbye() {
    EngineSession session = engine.open(ProtocolVersion.V4, client.hold());
    session.close(CloseReason.FORCED_CLOSE);
    client.receives(Packet.message("late"));
    client.receives(PacketType.PING, "");
    assertThat(engine.application.messages()).isEmpty();
    assertThat(engine.application.closed()).isEmpty();
    client.receives(Packet.close());
    assertThat(engine.application.closed()).containsExactly(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  void theConnectionIsLost() {
    engine.open(ProtocolVersion.V4, client);
    client.vanishes();
    client.vanishes();
    assertThat(engine.application.closed()).containsExactly(CloseReason.TRANSPORT_CLOSE);
  }

  @Test
  void aWriteFailsAtOnceWhileTheQueueIsDrained() {
    EngineSession session = engine.open(ProtocolVersion.V4, client.hold());
    session.send(Packet.message("a"));
    session.send(Packet.message("b"));
    client.fail();
    assertThat(engine.application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(client.textsAfterOpen()).isEmpty();
  }

  @Test
  void aForeignTransportIsNotHeard() {
    EngineSession session = engine.open(ProtocolVersion.V4, client);
    RecordingTransport foreign = RecordingTransport.webSocket();
    foreign.attach(session);
    foreign.receives(Packet.message("x"));
    foreign.vanishes();
    assertThat(engine.application.messages()).isEmpty();
    assertThat(engine.application.closed()).isEmpty();
  }

  @Test
  void ofManyReasonsAtOnceOneIsTold() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 1; round <= 1_000; round++) {
        RecordingTransport each = RecordingTransport.webSocket();
        EngineSession session = engine.open(ProtocolVersion.V4, each);
        CyclicBarrier start = new CyclicBarrier(4);
        List<Runnable> ends =
            List.of(
                () -> session.abort(CloseReason.PING_TIMEOUT),
                () -> session.close(CloseReason.FORCED_CLOSE),
                each::vanishes,
                () -> session.abort(CloseReason.PAYLOAD_TOO_LARGE));
        List<Future<?>> running = new ArrayList<>();
        for (Runnable end : ends) {
          running.add(
              threads.submit(
                  () -> {
                    start.await();
                    end.run();
                    return null;
                  }));
        }
        for (Future<?> end : running) {
          assertThat(end).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(engine.application.closed()).hasSize(round);
        assertThat(each.closes().size() + each.aborts().size()).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(engine.server.size()).isZero();
    assertThat(engine.timer.pending()).isZero();
  }

  @Test
  void aServerThatStopsEndsAllSessions() {
    RecordingTransport other = RecordingTransport.polling();
    engine.open(ProtocolVersion.V4, client);
    engine.open(ProtocolVersion.V3, other);
    engine.server.close();
    assertThat(client.aborts()).containsExactly(CloseReason.SERVER_SHUTDOWN);
    assertThat(other.aborts()).containsExactly(CloseReason.SERVER_SHUTDOWN);
    assertThat(engine.application.closed())
        .containsExactly(CloseReason.SERVER_SHUTDOWN, CloseReason.SERVER_SHUTDOWN);
    assertThat(engine.server.size()).isZero();
    assertThat(engine.timer.pending()).isZero();
  }

  @Test
  void aServerThatIsDrainedClosesOneSessionAfterTheOther() {
    RecordingTransport other = RecordingTransport.webSocket();
    engine.open(ProtocolVersion.V4, client);
    engine.open(ProtocolVersion.V4, other);
    engine.server.drain(Duration.ofSeconds(4));

    engine.advance("0S");
    assertThat(client.closes().size() + other.closes().size()).isEqualTo(1);
    engine.advance("1.9S");
    assertThat(engine.server.size()).isEqualTo(1);
    engine.advance("0.1S");
    assertThat(client.closes()).containsExactly(CloseReason.SERVER_SHUTDOWN);
    assertThat(other.closes()).containsExactly(CloseReason.SERVER_SHUTDOWN);
    assertThat(engine.server.size()).isZero();
  }

  @Test
  void aDrainedSessionGetsWhatWasQueuedForIt() {
    EngineSession session = engine.open(ProtocolVersion.V4, client.hold());
    session.send(Packet.message("last"));
    engine.server.drain(Duration.ofSeconds(4));
    engine.advance("0S");
    assertThat(client.closes()).as("it still takes its first packet").isEmpty();

    client.complete();
    client.complete();
    assertThat(client.textsAfterOpen()).containsExactly("4last");
    assertThat(client.closes()).containsExactly(CloseReason.SERVER_SHUTDOWN);
  }

  @Test
  void aSessionThatOpensWhileTheServerStopsIsEndedToo() {
    engine.application.onHandle(session -> engine.server.close());
    engine.open(ProtocolVersion.V4, client);
    assertThat(engine.application.closed()).containsExactly(CloseReason.SERVER_SHUTDOWN);
    assertThat(engine.server.size()).isZero();
    assertThat(engine.timer.pending()).isZero();
  }

  @Test
  void aSessionThatEndsWithItsOpenPacketIsNotOpenedAfterwards() {
    client.onWrite(packet -> client.vanishes());
    engine.open(ProtocolVersion.V4, client);
    assertThat(engine.application.calls()).containsExactly("closed");
    assertThat(engine.server.size()).isZero();
    assertThat(engine.timer.pending()).isZero();
  }

  @Test
  void nothingIsLeftOfTenThousandSessions() {
    for (int i = 0; i < 10_000; i++) {
      RecordingTransport each =
          i % 2 == 0 ? RecordingTransport.webSocket() : RecordingTransport.polling();
      EngineSession session =
          engine.open(i % 3 == 0 ? ProtocolVersion.V3 : ProtocolVersion.V4, each);
      session.send(Packet.message("hello"));
      switch (i % 4) {
        case 0 -> each.receives(Packet.close());
        case 1 -> each.vanishes();
        case 2 -> {
          session.close(CloseReason.FORCED_CLOSE);
          each.goodbyeIsSaid();
        }
        default -> {
          // Its time runs out below.
        }
      }
    }
    assertThat(engine.server.size()).isEqualTo(2_500);
    engine.advance("45S");
    assertThat(engine.server.size()).isZero();
    assertThat(engine.application.closed()).hasSize(10_000);
    assertThat(engine.timer.pending()).isZero();
  }
}
