package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A client that does not read costs a bounded queue and nobody's time, and is closed at last. */
final class BlockedClientTest {

  private final TestEngine engine =
      new TestEngine(Map.of("QUEUE_MAX_PACKETS", "10", "QUEUE_MAX_BYTES", "1000"));
  private final BlockedTransport client = new BlockedTransport();
  private final EngineSession session = engine.open(ProtocolVersion.V4, client);

  @Test
  void thePacketThatOverflowsTheQueueEndsTheSessionByName() {
    for (int i = 0; i < 10; i++) {
      assertThat(session.send(Packet.message("x"))).isTrue();
    }
    assertThat(engine.application.closed()).isEmpty();
    assertThat(session).asString().contains("10 packets, 20 bytes waiting");

    assertThat(session.send(Packet.message("x"))).isFalse();

    assertThat(engine.application.closed()).containsExactly(CloseReason.QUEUE_OVERFLOW);
    assertThat(client.aborts()).containsExactly(CloseReason.QUEUE_OVERFLOW);
    assertThat(CloseReason.QUEUE_OVERFLOW.text()).isEqualTo("queue overflow");
    assertThat(session).asString().contains("CLOSED", "0 packets, 0 bytes waiting");
    assertThat(engine.server.size()).isZero();
    assertThat(session.send(Packet.message("x"))).isFalse();
  }

  @Test
  void theBytesAreBoundedAsWell() {
    assertThat(session.send(Packet.message("x".repeat(900)))).isTrue();
    assertThat(session.send(Packet.message("x".repeat(900)))).isFalse();
    assertThat(engine.application.closed()).containsExactly(CloseReason.QUEUE_OVERFLOW);
  }

  @Test
  void packetsThatAreSentTogetherAreTakenTogetherOrEndTheSession() {
    List<Packet> eleven = Collections.nCopies(11, Packet.message("x"));
    assertThat(session.send(eleven.subList(0, 10))).isTrue();
    assertThat(session.send(eleven.subList(0, 1))).isFalse();
    assertThat(engine.application.closed()).containsExactly(CloseReason.QUEUE_OVERFLOW);
  }

  @Test
  void aPingThatMeetsTheEndIsNotQueued() {
    session.abort(CloseReason.FORCED_CLOSE);
    session.ping();
    assertThat(session).asString().contains("CLOSED, 0 packets");
  }

  @Test
  void nobodyWaitsForIt() {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        senders.add(
            threads.submit(
                () -> {
                  while (session.send(Packet.message("x"))) {
                    Thread.onSpinWait();
                  }
                }));
      }
      assertThat(senders)
          .allSatisfy(sender -> assertThat(sender).succeedsWithin(Duration.ofSeconds(10)));
    } finally {
      threads.shutdownNow();
    }
    assertThat(engine.application.closed()).containsExactly(CloseReason.QUEUE_OVERFLOW);
    assertThat(client.taken()).hasSize(1);
  }

  @Test
  void itsHeartbeatEndsItToo() {
    engine.advance("45S");
    assertThat(engine.application.closed()).containsExactly(CloseReason.PING_TIMEOUT);
    assertThat(client.aborts()).containsExactly(CloseReason.PING_TIMEOUT);
  }

  @Test
  void aGracefulCloseDoesNotWaitForItForever() {
    session.close(CloseReason.FORCED_CLOSE);
    assertThat(session.send(Packet.message("late"))).isFalse();
    assertThat(engine.application.closed()).isEmpty();
    assertThat(engine.timer.pending()).isNotZero();

    engine.advance("45S");

    assertThat(engine.application.closed()).containsExactly(CloseReason.PING_TIMEOUT);
    assertThat(engine.server.size()).isZero();
  }

  @Test
  void aWriteThatFailsLateEndsItOnce() {
    client.fail();
    assertThat(engine.application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    session.abort(CloseReason.FORCED_CLOSE);
    assertThat(engine.application.closed()).hasSize(1);
  }
}
