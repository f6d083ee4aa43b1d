package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.ClusterInfo;
import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Enters this node among the members, with each heartbeat, counts them, and finds out how Redis
 * keeps what it was told. Safe between threads.
 */
final class Members {

  private static final Logger LOG = System.getLogger(Members.class.getName());
  private static final int PARTITION = 0;

  /** Heartbeats from one question to the next: about a minute. */
  private static final int QUESTIONED_EACH = 30;

  private static final String UNKNOWN = "unknown";

  private final Shards shards;
  private final Calls calls;
  private final String node;
  private final int replicas;
  private volatile int nodes = 1;
  private volatile String durability = UNKNOWN;
  private int beats; // of the one that beats
  private String policy = UNKNOWN; // of the state lane's thread

  /**
   * @param replicas how many must confirm durable commands
   */
  Members(Shards shards, Calls calls, String node, int replicas) {
    this.shards = shards;
    this.calls = calls;
    this.node = node;
    this.replicas = replicas;
  }

  ClusterInfo info() {
    return new ClusterInfo(node, nodes, durability);
  }

  /** Says that this node is there. */
  void stay(long deadline) {
    shards.of(PARTITION).state().add(new Entry("here", deadline));
    if (beats++ % QUESTIONED_EACH == 0 || durability.equals(UNKNOWN)) {
      ask(deadline);
    }
  }

  private void ask(long deadline) {
    shards.of(PARTITION).state().add(new Question("append*", deadline, this::persistence));
    shards.of(PARTITION).state().add(new Question("maxmemory*", deadline, this::eviction));
  }

  /** Says that it is not any more. */
  void leave(long deadline) {
    shards.of(PARTITION).state().add(new Entry("", deadline));
  }

  private final class Entry extends Command {
    private final String text;

    Entry(String text, long deadline) {
      super(PARTITION, deadline);
      this.text = text;
    }

    @Override
    List<byte[]> words() {
      return calls.call(
          Script.MEMBERS, PARTITION, List.of(calls.keys().members()), List.of(Keys.bytes(text)));
    }

    @Override
    void answered(@Nullable Object reply) {
      nodes = Math.max(1, ((List<?>) Objects.requireNonNull(reply)).size() / 2);
    }

    @Override
    void failed(StoreFailedException why) {
      // The next heartbeat tries again.
    }
  }

  /** Asks for some of Redis' own settings. Managed services may not tell them. */
  private static final class Question extends Command {
    private final String pattern;
    private final Consumer<Map<String, String>> then;

    Question(String pattern, long deadline, Consumer<Map<String, String>> then) {
      super(PARTITION, deadline);
      this.pattern = pattern;
      this.then = then;
    }

    @Override
    List<byte[]> words() {
      return List.of(Keys.bytes("CONFIG"), Keys.bytes("GET"), Keys.bytes(pattern));
    }

    @Override
    void answered(@Nullable Object reply) {
      Map<String, String> found = new HashMap<>();
      List<?> values = (List<?>) Objects.requireNonNull(reply);
      for (int i = 0; i + 1 < values.size(); i += 2) {
        found.put(text(values.get(i)), text(values.get(i + 1)));
      }
      then.accept(found);
    }

    @Override
    void failed(StoreFailedException why) {
      // It stays unknown.
    }

    @Override
    boolean mayBeRefused() {
      return true;
    }
  }

  private static String text(@Nullable Object value) {
    return value instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
  }

  private void persistence(Map<String, String> found) {
    boolean appends = "yes".equals(found.get("appendonly"));
    String aof = appends ? "aof " + found.get("appendfsync") : "no aof";
    String now = aof + ", wait " + replicas;
    if (now.equals(durability)) {
      return;
    }
    durability = now;
    if (appends) {
      LOG.log(Level.INFO, "Redis persists its data: " + now);
    } else {
      LOG.log(
          Level.WARNING,
          "a restart of Redis loses all registrations and messages: set appendonly yes in Redis");
    }
  }

  private void eviction(Map<String, String> found) {
    String now = found.getOrDefault("maxmemory-policy", UNKNOWN);
    if (!now.equals(policy) && !now.equals("noeviction") && !now.equals(UNKNOWN)) {
      LOG.log(
          Level.WARNING,
          "Redis evicts registrations and messages when its memory is full: set maxmemory-policy"
              + " noeviction in Redis instead of "
              + now);
    }
    policy = now;
  }
}
