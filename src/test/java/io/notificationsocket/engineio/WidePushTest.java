package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One packet to many sessions is written by threads of its own, which take along what follows. */
class WidePushTest {

  private static final int SESSIONS = 50;

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void end() {
    engine.server.close();
  }

  @Test
  void everySessionGetsEveryPacketInItsOrder() throws Exception {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      clients.add(Client.of(engine));
    }
    for (int i = 0; i < 100; i++) {
      Packet packet = Packet.message(Integer.toString(i));
      for (Client client : clients) {
        assertThat(client.sendSoon(packet)).isTrue();
      }
    }

    for (Client client : clients) {
      List<String> texts = client.await(100);
      for (int i = 0; i < 100; i++) {
        assertThat(texts.get(i)).isEqualTo("4" + i);
      }
    }
  }

  @Test
  void thePusherDoesNotWaitForAWriteAndWhatFollowsLeavesTogether() throws Exception {
    Client client = Client.of(engine);
    client.block();
    client.sendSoon(Packet.message("first"));
    client.awaitBlocked();
    for (int i = 0; i < 10; i++) {
      client.sendSoon(Packet.message(Integer.toString(i)));
    }
    client.unblock();

    assertThat(client.await(11)).startsWith("4first").endsWith("49");
    assertThat(client.batches).containsExactly(1, 10);
    assertThat(client.threads).allMatch(name -> name.contains("flusher"));
  }

  /** Those who push have the processor meanwhile, and more leaves in the next write. */
  @Test
  void aThreadThatWasBusyRestsBeforeItGoesOn() throws Exception {
    Client first = Client.of(engine);
    Client second = anotherOfTheSameThread(first);
    first.block();
    first.sendSoon(Packet.message("first"));
    first.awaitBlocked();
    second.sendSoon(Packet.message("second"));
    TimeUnit.MILLISECONDS.sleep(10);
    first.unblock();
    first.await(1);
    second.await(1);

    assertThat(Duration.ofNanos(second.writtenAt - first.writtenAt))
        .isGreaterThanOrEqualTo(Duration.ofMillis(5));
  }

  @Test
  void whoPollsAgainGetsMoreWithTheOthersWhenItIsTheirTurn() throws Exception {
    Client first = Client.polling(engine);
    Client second = anotherOfTheSameThread(first);
    second.sendSoon(Packet.message("0"));
    second.await(1);
    first.block();
    first.sendSoon(Packet.message("first"));
    first.awaitBlocked();
    second.isAway();
    second.session.send(Packet.message("1"));
    second.pollsAgain();
    second.sendSoon(Packet.message("2"));
    assertThat(second.batches).as("not its turn").containsExactly(1);
    first.unblock();

    second.await(2);
    assertThat(second.batches).containsExactly(1, 2);
    assertThat(second.threads).allMatch(name -> name.contains("flusher"));
  }

  @Test
  void whoDidNotGetItsLastPacketsWithOthersDoesNotWaitForThem() throws Exception {
    Client first = Client.polling(engine);
    Client second = anotherOfTheSameThread(first);
    first.block();
    first.sendSoon(Packet.message("first"));
    first.awaitBlocked();
    second.isAway();
    second.session.send(Packet.message("1"));
    second.pollsAgain();

    assertThat(second.await(1)).containsExactly("41");
    assertThat(second.threads).containsExactly(Thread.currentThread().getName());
    first.unblock();
  }

  @Test
  void clientsWithWebSocketsDoNotWaitForPolls() throws Exception {
    Client poller = Client.polling(engine);
    poller.block();
    poller.sendSoon(Packet.message("poll"));
    poller.awaitBlocked();
    for (int i = 0; i < 10; i++) {
      Client client = Client.of(engine);
      client.sendSoon(Packet.message("frame"));
      assertThat(client.await(1)).containsExactly("4frame");
    }
    poller.unblock();
  }

  @Test
  void whatIsSentAfterwardsByAnotherWayIsNotOvertaken() throws Exception {
    Client client = Client.of(engine);
    for (int i = 0; i < 200; i += 2) {
      client.sendSoon(Packet.message(Integer.toString(i)));
      client.session.send(Packet.message(Integer.toString(i + 1)));
    }

    List<String> texts = client.await(200);
    for (int i = 0; i < 200; i++) {
      assertThat(texts.get(i)).isEqualTo("4" + i);
    }
  }

  @Test
  void aSessionThatIsOverTakesNothing() {
    Client client = Client.of(engine);
    client.session.abort(CloseReason.FORCED_CLOSE);

    assertThat(client.sendSoon(Packet.message("late"))).isFalse();
  }

  @Test
  void aFullQueueEndsTheSession() throws Exception {
    Client client = Client.of(engine);
    client.block();
    client.sendSoon(Packet.message("first"));
    client.awaitBlocked();
    boolean taken = true;
    for (int i = 0; i < 2_000 && taken; i++) {
      taken = client.sendSoon(Packet.message("more"));
    }
    client.unblock();

    assertThat(taken).isFalse();
    assertThat(engine.application.closed()).containsExactly(CloseReason.QUEUE_OVERFLOW);
  }

  private Client anotherOfTheSameThread(Client first) {
    Client second;
    do {
      second = Client.of(engine, first.name);
    } while (((first.session.hashCode() ^ second.session.hashCode()) & 1) != 0);
    return second;
  }

  /** A client's end whose writes can be made to take long. */
  private static final class Client implements Transport {

    private final List<String> texts = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private final List<String> threads = new ArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final TransportName name;
    private volatile boolean away;
    private volatile boolean blocking;
    private volatile long writtenAt;
    private EngineSession session;

    private Client(TransportName name) {
      this.name = name;
    }

    static Client of(TestEngine engine) {
      return of(engine, TransportName.WEBSOCKET);
    }

    static Client polling(TestEngine engine) {
      return of(engine, TransportName.POLLING);
    }

    private static Client of(TestEngine engine, TransportName name) {
      Client client = new Client(name);
      engine.open(ProtocolVersion.V4, client);
      synchronized (client.texts) {
        client.texts.clear();
        client.batches.clear();
        client.threads.clear();
        client.arrived.drainPermits();
      }
      return client;
    }

    boolean sendSoon(Packet packet) {
      boolean taken = session.outbox().offer(packet);
      session.outbox().flushSoon();
      return taken;
    }

    /** Between two polls. */
    void isAway() {
      away = true;
    }

    void pollsAgain() {
      away = false;
      session.outbox().flushInTurn();
    }

    void block() {
      blocking = true;
    }

    void awaitBlocked() throws InterruptedException {
      assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
    }

    void unblock() {
      blocking = false;
      released.countDown();
    }

    List<String> await(int count) throws InterruptedException {
      assertThat(arrived.tryAcquire(count, 10, TimeUnit.SECONDS)).isTrue();
      synchronized (texts) {
        return List.copyOf(texts);
      }
    }

    @Override
    public TransportName name() {
      return name;
    }

    @Override
    public void attach(EngineSession attached) {
      session = attached;
    }

    @Override
    public boolean isWritable() {
      return !away;
    }

    @Override
    public int batchSize() {
      return 1_000;
    }

    @Override
    public void write(List<Packet> packets, WriteCallback callback) {
      if (blocking) {
        blocked.countDown();
        awaitRelease();
      }
      synchronized (texts) {
        packets.forEach(packet -> texts.add(packet.text()));
        batches.add(packets.size());
        threads.add(Thread.currentThread().getName());
      }
      writtenAt = System.nanoTime();
      callback.written(null);
      arrived.release(packets.size());
    }

    private void awaitRelease() {
      try {
        assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close(CloseReason reason, Runnable gone) {
      gone.run();
    }

    @Override
    public void abort(CloseReason reason) {}
  }
}
