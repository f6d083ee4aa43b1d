package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two nodes and one user on a real Redis, where chance decides when each command is executed, when
 * its answer comes, and when, or whether, each message of a channel does. In the end each
 * registration has one holder, which got everything that was kept since its start, once and in
 * order; a client that was disconnected or logged out holds none. Another number of schedules:
 * {@code -Dmodel.seeds=100000}.
 */
final class TwoNodesModelTest {

  private static final int SEEDS = Integer.getInteger("model.seeds", 1_000);
  private static final int STEPS = 150;
  private static final String USER = "ann";
  private static final int PARTITION = Partitions.of(USER);
  private static final List<String> CONNECTIONS = List.of("x", "y", "z");

  private static RedisServer server;
  private static RedisConnection asking;

  @BeforeAll
  static void start() throws Exception {
    server = RedisServer.launch();
    asking = Redis.connect(Redis.settings(server.url()));
    for (Script script : Script.values()) {
      Redis.ask(asking, "SCRIPT", "LOAD", script.text());
    }
  }

  @AfterAll
  static void stop() {
    asking.close();
    server.close();
  }

  @Test
  void nothingIsLostDoubledOrDisordered() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (Schedule schedule = new Schedule(seed)) {
        schedule.run();
        schedule.check();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** Commands of one lane: they are executed in order, and answered in order, each at some time. */
  private static final class ChanceLane implements Asking {
    private final UnaryOperator<List<Command>> joining;
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();
    private final ArrayDeque<Runnable> answers = new ArrayDeque<>();
    private String executed = ""; // the script, by its SHA-1

    ChanceLane(UnaryOperator<List<Command>> joining) {
      this.joining = joining;
    }

    @Override
    public void start() {}

    @Override
    public boolean offer(Command command) {
      add(command);
      return true;
    }

    @Override
    public void add(Command command) {
      if (command.partition() == PARTITION) { // heartbeats of the others tell nothing
        waiting.add(command);
      }
    }

    void execute() throws RedisUnreachableException {
      Command next = waiting.remove();
      Command command = joining.apply(List.of(next)).get(0);
      List<byte[]> words = command.words();
      executed = new String(words.get(1), UTF_8);
      asking.write(words);
      asking.flush();
      Object reply = asking.read();
      assertThat(reply instanceof RedisError).as("%s", reply).isFalse();
      answers.add(() -> command.answered(reply));
    }

    @Override
    public String trouble() {
      return null;
    }

    @Override
    public boolean isIdle() {
      return waiting.isEmpty() && answers.isEmpty();
    }

    @Override
    public void failOverdue() {}

    @Override
    public void close() {}
  }

  /** One node. */
  private static final class Node implements Hearing {
    private ChanceLane pushes;
    private ChanceLane state;
    private final ArrayDeque<byte[]> told = new ArrayDeque<>();
    private final RedisConnection hearing;
    private final RedisExchange exchange;
    private final SessionRegistry registry;
    private Channel channel;

    Node(Settings settings, RedisSettings redis, String id) throws RedisUnreachableException {
      Keys keys = new Keys(redis.prefix());
      hearing = Redis.connect(redis);
      Redis.ask(hearing, "SUBSCRIBE", keys.channels(PARTITION) + id);
      exchange =
          new RedisExchange(
              settings,
              Duration.ofMinutes(1),
              0,
              Redis.peer(id),
              new Calls(keys, id, false, Duration.ofMinutes(10), null),
              this::connect);
      exchange.heartbeat().close(); // chance decides
      registry = Registries.on(exchange, settings, java.time.Clock.systemUTC());
    }

    private Shards connect(UnaryOperator<List<Command>> joining, Channel.Listener listener) {
      List<Integer> all = IntStream.range(0, Partitions.COUNT).boxed().toList();
      List<Channel> channels = all.stream().map(each -> new Channel(each, listener)).toList();
      channel = channels.get(PARTITION);
      pushes = new ChanceLane(joining);
      state = new ChanceLane(UnaryOperator.identity());
      return new Shards(List.of(new Shard(all, pushes, state, this)), channels, () -> {});
    }

    /** Everything that was published until now is told at some time from now on. */
    void listen() throws RedisUnreachableException {
      hearing.write(Connector.command("PING"));
      hearing.flush();
      while (hearing.read() instanceof List<?> reply
          && !new String((byte[]) reply.get(0), UTF_8).equals("pong")) {
        told.add((byte[]) reply.get(2));
      }
    }

    @Override
    public void start() {}

    @Override
    public void renew() {}

    @Override
    public void close() {
      hearing.close();
    }
  }

  private static final class Schedule implements AutoCloseable {
    private final Random random;
    private final double drops;
    private final String prefix;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Pushed> pushed = new ArrayList<>();
    private final Map<Subscription, MessageId> starts = new HashMap<>();
    private final List<Subscription> made = new ArrayList<>();
    private int pushes;
    private String dropped = ""; // the last moment before the last end of all registrations

    Schedule(int seed) throws RedisUnreachableException {
      random = new Random(seed);
      drops = random.nextInt(4) / 10.0; // of messages of channels
      prefix = "model" + seed;
      RedisSettings redis = Redis.settings(server.url(), "REDIS_PREFIX", prefix);
      Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
      nodes.add(new Node(settings, redis, "aaaaaaa"));
      nodes.add(new Node(settings, redis, "bbbbbbb"));
    }

    void run() throws RedisUnreachableException {
      nodes.forEach(node -> node.exchange.heartbeat().beat());
      CONNECTIONS.forEach(connection -> node().registry.register(USER, connection));
      quiet();
      for (int step = 0; step < STEPS; step++) {
        double what = random.nextDouble();
        if (what < 0.2) {
          push();
        } else if (what < 0.28) {
          claim();
        } else if (what < 0.3) {
          release();
        } else if (what < 0.31) {
          disconnect();
        } else if (what < 0.315) {
          logOut();
        } else if (what < 0.34) {
          receive();
        } else if (what < 0.6) {
          work(node());
        } else if (what < 0.95) {
          hear(node());
        } else {
          node().exchange.heartbeat().beat();
        }
      }
      quiet();
    }

    private Node node() {
      return nodes.get(random.nextInt(nodes.size()));
    }

    private void push() {
      Message message = Message.of("" + pushes++);
      boolean kept = random.nextInt(7) > 0;
      pushed.add(
          node()
              .registry
              .push(USER, kept ? message : new Message(message.json(), Duration.ZERO, null)));
    }

    private void claim() {
      String connection = CONNECTIONS.get(random.nextInt(CONNECTIONS.size()));
      node()
          .registry
          .claim(
              USER,
              connection,
              new RecordingRecipient(),
              Terms.NONE,
              subscription -> {
                if (subscription != null) {
                  made.add(subscription);
                  starts.put(subscription, subscription.offered());
                  subscription.start();
                }
              });
    }

    /** A client goes. */
    private void release() {
      Subscription one = any();
      if (one != null) {
        ((RecordingRecipient) one.recipient()).lose();
        one.release();
        made.remove(one);
      }
    }

    private void disconnect() {
      String connection = CONNECTIONS.get(random.nextInt(CONNECTIONS.size()));
      var unused = node().registry.disconnect(USER, random.nextBoolean() ? null : connection, "go");
    }

    private void logOut() {
      Node one = node();
      var unused = one.registry.endAll(USER);
      CONNECTIONS.forEach(connection -> one.registry.register(USER, connection));
    }

    /** All that was written to a client has arrived. */
    private void receive() {
      Subscription one = any();
      if (one != null) {
        one.receipt().run();
      }
    }

    private Subscription any() {
      return made.isEmpty() ? null : made.get(random.nextInt(made.size()));
    }

    /** Something that a node has asked is executed, or answered. */
    private void work(Node node) throws RedisUnreachableException {
      ChanceLane lane = random.nextBoolean() ? node.pushes : node.state;
      if (!lane.answers.isEmpty() && (lane.waiting.isEmpty() || random.nextBoolean())) {
        lane.answers.remove().run();
      } else if (!lane.waiting.isEmpty()) {
        lane.execute();
        if (lane.executed.equals(Script.END_ALL.sha1())) {
          dropped = (String) Redis.ask(asking, "HGET", key("c"), "last");
        }
        for (Node each : nodes) {
          each.listen();
        }
      }
    }

    private String key(String name) {
      return prefix + ":{" + Partitions.tag(PARTITION) + "}:" + name;
    }

    private void hear(Node node) {
      byte[] next = node.told.poll();
      if (next != null && random.nextDouble() >= drops) {
        node.channel.message(next, false);
      }
    }

    /** Everything comes to its end, and heartbeats tell what was lost. */
    private void quiet() throws RedisUnreachableException {
      for (int round = 0; round < 3; round++) {
        for (Node node : nodes) {
          node.exchange.heartbeat().beat();
        }
        for (int turns = 0; !isQuiet(); turns++) {
          assertThat(turns).as("it comes to rest").isLessThan(20_000);
          for (Node node : nodes) {
            work(node);
            byte[] next = node.told.poll();
            if (next != null) {
              node.channel.message(next, false);
            }
          }
        }
      }
    }

    private boolean isQuiet() {
      return nodes.stream()
          .allMatch(node -> node.pushes.isIdle() && node.state.isIdle() && node.told.isEmpty());
    }

    void check() throws RedisUnreachableException {
      List<MessageId> kept =
          pushed.stream()
              .filter(Pushed::kept)
              .map(Pushed::id)
              .filter(id -> id.toString().substring(0, 16).compareTo(dropped) > 0)
              .sorted()
              .toList();
      int held = 0;
      for (Subscription each : made) {
        RecordingRecipient recipient = (RecordingRecipient) each.recipient();
        assertThat(recipient.ids()).as("%s", each).isSorted().doesNotHaveDuplicates();
        if (recipient.revocations().isEmpty()) {
          held++;
          MessageId start = starts.get(each);
          assertThat(recipient.ids())
              .as("what %s got after %s", each, start)
              .containsAll(kept.stream().filter(id -> id.isAfter(start)).toList());
        }
      }
      long holders =
          made.stream().filter(this::holds).map(Subscription::connectionId).distinct().count();
      assertThat(held).as("each registration has one holder").isEqualTo((int) holders);
      assertThat(counted()).as("Redis counts as many").isEqualTo(held);
      assertThat(Redis.ask(asking, "ZCARD", key("w")))
          .as("the user is online")
          .isEqualTo(held > 0 ? 1L : 0L);
    }

    private boolean holds(Subscription each) {
      return ((RecordingRecipient) each.recipient()).revocations().isEmpty();
    }

    private int counted() throws RedisUnreachableException {
      int[] counted = {-1};
      nodes.get(0).exchange.count(List.of(USER), numbers -> counted[0] = numbers[0]);
      quiet();
      return counted[0];
    }

    @Override
    public void close() {
      nodes.forEach(Node::close);
    }
  }
}
