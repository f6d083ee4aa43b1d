package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads send to one client: each one's order is kept, and no two writes overlap. */
final class ConcurrentSendTest {

  private static final int SENDERS = 4;
  private static final int EACH = 5_000;

  private final TestEngine engine =
      new TestEngine(Map.of("QUEUE_MAX_PACKETS", "1000000", "QUEUE_MAX_BYTES", "1000000000"));
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
  private final ExecutorService io = Executors.newFixedThreadPool(2);

  @AfterEach
  void end() {
    senders.shutdownNow();
    io.shutdownNow();
  }

  @Test
  void overATransportThatCompletesOnTheSameThread() throws Exception {
    Wire wire = new Wire(Runnable::run, 1);
    sendAll(wire);
    wire.assertAllArrivedInOrder();
  }

  @Test
  void overATransportThatCompletesOnOtherThreads() throws Exception {
    Wire wire = new Wire(io, 1);
    sendAll(wire);
    wire.assertAllArrivedInOrder();
  }

  @Test
  void overATransportThatTakesManyPacketsAtOnce() throws Exception {
    Wire wire = new Wire(io, 7);
    sendAll(wire);
    wire.assertAllArrivedInOrder();
  }

  @Test
  void writesThatCompleteAtOnceDoNotPileUpOnTheStack() {
    RecordingTransport held = RecordingTransport.webSocket().hold();
    EngineSession session = engine.open(ProtocolVersion.V4, held);
    for (int i = 0; i < 100_000; i++) {
      assertThat(session.send(Packet.message("x"))).isTrue();
    }
    held.unhold();

    assertThat(held.writes()).isEqualTo(100_001);
    assertThat(engine.application.closed()).isEmpty();
  }

  @Test
  void whoSendsFromWithinAWriteIsSentAfterIt() {
    RecordingTransport client = RecordingTransport.webSocket();
    EngineSession session = engine.open(ProtocolVersion.V4, client);
    client.onWrite(
        packet -> {
          int next = Integer.parseInt(packet.data()) + 1;
          if (next <= 100_000) {
            session.send(Packet.message(Integer.toString(next)));
          }
        });
    session.send(Packet.message("1"));

    assertThat(client.textsAfterOpen()).hasSize(100_000).startsWith("41", "42", "43");
  }

  @Test
  void nothingComesBetweenPacketsThatAreSentTogether() {
    RecordingTransport client = RecordingTransport.webSocket();
    EngineSession session = engine.open(ProtocolVersion.V4, client);
    client.onWrite(
        packet -> {
          if (packet.data().equals("header")) {
            session.send(Packet.message("a push"));
          }
        });
    session.send(List.of(Packet.message("header"), Packet.message(new byte[2])));

    assertThat(client.textsAfterOpen()).containsExactly("4header", "binary 2", "4a push");
  }

  private void sendAll(Wire wire) throws Exception {
    EngineSession session = engine.open(ProtocolVersion.V4, wire);
    CyclicBarrier start = new CyclicBarrier(SENDERS);
    List<Future<?>> running = new ArrayList<>();
    for (int sender = 0; sender < SENDERS; sender++) {
      String prefix = sender + ":";
      running.add(
          senders.submit(
              () -> {
                start.await();
                for (int i = 0; i < EACH; i++) {
                  assertThat(session.send(Packet.message(prefix + i))).isTrue();
                }
                return null;
              }));
    }
    for (Future<?> sender : running) {
      assertThat(sender).succeedsWithin(Duration.ofSeconds(20));
    }
    wire.awaitAll();
  }

  /** Completes each write where it is told to, and notices when a second one begins before. */
  private static final class Wire implements Transport {
    private final Executor completing;
    private final int batch;
    private final AtomicInteger writing = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final CountDownLatch left = new CountDownLatch(SENDERS * EACH + 1);
    private final Map<String, List<Integer>> bySender = new ConcurrentHashMap<>();

    Wire(Executor completing, int batch) {
      this.completing = completing;
      this.batch = batch;
    }

    @Override
    public void write(List<Packet> packets, WriteCallback callback) {
      if (writing.incrementAndGet() != 1) {
        overlaps.incrementAndGet();
      }
      for (Packet packet : packets) {
        if (packet.type() == PacketType.MESSAGE) {
          String[] parts = packet.data().split(":", 2);
          bySender
              .computeIfAbsent(parts[0], sender -> new ArrayList<>())
              .add(Integer.valueOf(parts[1]));
        }
      }
      completing.execute(
          () -> {
            writing.decrementAndGet();
            packets.forEach(packet -> left.countDown());
            callback.written(null);
          });
    }

    void awaitAll() throws InterruptedException {
      assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    }

    void assertAllArrivedInOrder() {
      assertThat(overlaps).hasValue(0);
      assertThat(bySender).hasSize(SENDERS);
      List<Integer> inOrder = IntStream.range(0, EACH).boxed().toList();
      assertThat(bySender.values()).allMatch(inOrder::equals);
    }

    @Override
    public TransportName name() {
      return TransportName.WEBSOCKET;
    }

    @Override
    public void attach(EngineSession session) {}

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public int batchSize() {
      return batch;
    }

    @Override
    public void close(CloseReason reason, Runnable gone) {}

    @Override
    public void abort(CloseReason reason) {}
  }
}
