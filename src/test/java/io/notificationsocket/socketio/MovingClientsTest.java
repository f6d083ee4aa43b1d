package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.MovedSession;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.PacketType;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.SessionOwner;
import io.notificationsocket.engineio.ThreadTimer;
import io.notificationsocket.engineio.Transport;
import io.notificationsocket.engineio.TransportName;
import io.notificationsocket.exchange.redis.RedisExchange;
import io.notificationsocket.exchange.redis.RedisServer;
import io.notificationsocket.registry.GuessBrake;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients that move from polling at one node to a WebSocket at another while they are pushed to:
 * each gets every message once and in order. {@code -Dmoves=10000} for more of them.
 */
final class MovingClientsTest {

  private static final int MOVES = Integer.getInteger("moves", 500);
  private static final int AT_A_TIME = 4;
  private static final int PUSHES = 12;

  private static RedisServer redis;
  private static ThreadTimer timer;
  private static Node first;
  private static Node second;

  /** A node without servlets. */
  private static final class Node implements AutoCloseable {
    private final RedisExchange exchange;
    private final SessionRegistry registry;
    private final EngineServer engine;

    Node(Map<String, String> given) {
      Settings settings = Settings.read(given::get);
      exchange = RedisExchange.open(settings, settings.redis(), "");
      registry = Registries.on(exchange, settings, Clock.systemUTC());
      Namespace root = new NotificationNamespace(registry, settings);
      GuessBrake brake = new GuessBrake("wrong claims", 50, System::nanoTime);
      engine =
          new EngineServer(
              settings.engine(),
              settings.clients(),
              new SocketIoServer(Map.of("/", root), Duration.ofSeconds(45), brake),
              timer,
              Peers.NONE);
    }

    @Override
    public void close() {
      engine.close();
      exchange.close();
    }
  }

  @BeforeAll
  static void start() {
    redis = RedisServer.launch();
    timer = new ThreadTimer("timer of a test");
    Map<String, String> settings =
        Map.of(
            "AUTH_TOKEN",
            "t",
            "STORE",
            "redis",
            "REDIS_URL",
            redis.url(),
            "NODE_ADDRESS",
            "http://127.0.0.1:1");
    first = new Node(settings);
    second = new Node(settings);
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
    timer.close();
    redis.close();
  }

  /** One end of a client; remembers the messages that came. */
  private abstract static class End implements Transport {
    private final TransportName name;
    private EngineSession session;

    End(TransportName name) {
      this.name = name;
    }

    @Override
    public TransportName name() {
      return name;
    }

    @Override
    public void attach(EngineSession attached) {
      session = attached;
    }

    EngineSession session() {
      return session;
    }

    void says(Packet packet) {
      session.receive(this, packet);
    }

    @Override
    public void close(CloseReason reason, Runnable gone) {
      gone.run();
    }

    @Override
    public void abort(CloseReason reason) {}
  }

  /** A client from its first poll to its last message. */
  private static final class Client {
    private static final Pattern VALUE = Pattern.compile("42\\[\"message\",(\\d+).*");

    private final List<Integer> messages = new ArrayList<>(); // guarded by this
    private final List<String> others = new ArrayList<>(); // guarded by this
    private final ExecutorService wire;
    private boolean moving; // guarded by this
    private boolean polls = true; // guarded by this

    private final End polling =
        new End(TransportName.POLLING) {
          private boolean waits = true;

          @Override
          public boolean isWritable() {
            synchronized (Client.this) {
              return waits;
            }
          }

          @Override
          public int batchSize() {
            return Integer.MAX_VALUE;
          }

          @Override
          public void write(List<Packet> packets, WriteCallback callback) {
            synchronized (Client.this) {
              waits = false;
            }
            packets.forEach(Client.this::hear);
            callback.written(null);
            wire.execute(this::polled);
          }

          /** The client polls again, or moves over when its poll has ended. */
          private void polled() {
            boolean over;
            synchronized (Client.this) {
              over = moving;
              polls = polls && !over;
              waits = !over;
            }
            if (over) {
              socket.says(Packet.of(PacketType.UPGRADE, ""));
            } else {
              session().outbox().flush();
            }
          }
        };

    private final End socket =
        new End(TransportName.WEBSOCKET) {
          @Override
          public boolean isWritable() {
            return true;
          }

          @Override
          public int batchSize() {
            return 1;
          }

          @Override
          public void write(List<Packet> packets, WriteCallback callback) {
            packets.forEach(Client.this::hear);
            callback.written(null);
          }
        };

    Client(ExecutorService wire) {
      this.wire = wire;
    }

    private synchronized void hear(Packet packet) {
      String text = packet.text();
      var message = VALUE.matcher(text);
      if (message.matches()) {
        messages.add(Integer.parseInt(message.group(1)));
      } else if (text.equals("3probe")) {
        moving = true;
      } else {
        others.add(text);
      }
      notifyAll();
    }

    synchronized void awaitConnected() throws InterruptedException {
      await(() -> others.stream().anyMatch(text -> text.startsWith("40")));
    }

    synchronized void awaitMessages(int count) throws InterruptedException {
      await(() -> messages.size() >= count);
    }

    synchronized void await(BooleanSupplier wanted) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!wanted.getAsBoolean()) {
        wait(100);
        if (System.nanoTime() > end) {
          throw new AssertionError("in vain: " + messages + ", " + others + ", moving " + moving);
        }
      }
    }

    synchronized List<Integer> messages() {
      return List.copyOf(messages);
    }
  }

  /** The way from one node to the other, each answer a moment later. */
  private record Owner(EngineServer engine, String sid, ExecutorService wire)
      implements SessionOwner {

    @Override
    public void probe(Consumer<Boolean> then) {
      wire.execute(
          () -> {
            EngineSession session = engine.find(sid);
            then.accept(session != null && session.probeElsewhere());
          });
    }

    @Override
    public void take(Consumer<MovedSession> then) {
      wire.execute(
          () -> {
            EngineSession session = engine.find(sid);
            if (session == null) {
              then.accept(null);
            } else {
              session.handOver(
                  moved ->
                      wire.execute(
                          () ->
                              then.accept(
                                  moved == null ? null : MovedSession.parse(moved.toBytes()))));
            }
          });
    }

    @Override
    public void abandon() {
      EngineSession session = engine.find(sid);
      if (session != null) {
        session.abandonElsewhere();
      }
    }
  }

  @Test
  void nothingIsLostNorComesTwiceNorOutOfOrder() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(AT_A_TIME);
    ExecutorService wire = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      AtomicInteger begun = new AtomicInteger();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < AT_A_TIME; i++) {
        all.add(
            clients.submit(
                () -> {
                  for (int n = begun.incrementAndGet(); n <= MOVES; n = begun.incrementAndGet()) {
                    move("user" + n, wire);
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
      assertThat(first.engine.size() + second.engine.size()).isZero();
    } finally {
      clients.shutdownNow();
      wire.shutdownNow();
    }
  }

  private static void move(String user, ExecutorService wire) throws Exception {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Node from = random.nextBoolean() ? first : second;
    Node to = from == first ? second : first;
    from.registry.register(user, "c").await();
    Client client = new Client(wire);
    EngineSession session = from.engine.open(ProtocolVersion.V4, client.polling, "192.0.2.1");
    client.polling.says(Packet.message("0{\"userId\":\"" + user + "\",\"connectionId\":\"c\"}"));
    client.awaitConnected();
    int moveAt = random.nextInt(PUSHES);
    for (int i = 0; i < PUSHES; i++) {
      if (i == moveAt) {
        to.engine.receive(
            session.id(),
            ProtocolVersion.V4,
            client.socket,
            "192.0.2.1",
            new Owner(from.engine, session.id(), wire));
        client.socket.says(Packet.of(PacketType.PING, "probe"));
      }
      Node pushing = random.nextBoolean() ? first : second;
      pushing.registry.push(user, Message.of(Integer.toString(i))).commit().await();
    }
    client.awaitMessages(PUSHES);
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < PUSHES; i++) {
      expected.add(i);
    }
    assertThat(client.messages()).as(user).isEqualTo(expected);
    if (to.engine.find(session.id()) == null) {
      client.await(() -> to.engine.find(session.id()) != null);
    }
    int live = from.registry.push(user, Message.of("" + PUSHES)).sessions();
    client.awaitMessages(PUSHES + 1);
    assertThat(live).isLessThanOrEqualTo(1);
    client.socket.says(Packet.close());
  }
}
