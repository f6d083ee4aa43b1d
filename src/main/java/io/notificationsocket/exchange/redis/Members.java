package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.Peer;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.registry.ClusterInfo;
import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Enters this node among the members, with each heartbeat, knows where the others are, and finds
 * out how Redis keeps what it was told. Safe between threads.
 */
final class Members implements Peers {

  private static final Logger LOG = System.getLogger(Members.class.getName());
  private static final int PARTITION = 0;
  private static final int NODE_LENGTH = 7;
  private static final Pattern MADE =
      Pattern.compile("[0-9a-f]{" + NODE_LENGTH + "}[A-Za-z0-9_-]{24}");

  /** When Redis comes back, nodes enter themselves anew, one after the other. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final int MOST_LOOKUPS = 1_000;
  private static final Duration LOOKUP_TIME = Duration.ofSeconds(1);

  /** Heartbeats from one question to the next: about a minute. */
  private static final int QUESTIONED_EACH = 30;

  private static final String UNKNOWN = "unknown";

  /** A setting of Redis: without so many replicas, a master refuses writes. */
  private static final String LEAST_REPLICAS = "min-replicas-to-write";

  /** In the place of the address of a node that the others cannot reach. */
  private static final String NOWHERE = "-";

  private final Shards shards;
  private final Calls calls;
  private final Peer self;
  private final int replicas;
  private final List<Lookup> waiting = new ArrayList<>(); // guarded by itself
  private volatile int nodes = 1;
  private volatile Map<String, Seen> others = Map.of();
  private volatile String durability = UNKNOWN;
  private volatile boolean well;
  private volatile boolean isolated;
  private volatile long changedAt = System.nanoTime(); // into well, or out of it
  private int beats; // of the one that beats
  private String policy = UNKNOWN; // of the state lane's thread
  private boolean mayLoseTail; // of the state lane's thread

  /**
   * @param replicas how many must confirm durable commands
   */
  Members(Shards shards, Calls calls, Peer self, int replicas) {
    this.shards = shards;
    this.calls = calls;
    this.self = self;
    this.replicas = replicas;
  }

  ClusterInfo info() {
    return new ClusterInfo(self.node(), nodes, durability);
  }

  // ---- the others ----------------------------------------------------------------------------

  @Override
  public Peer self() {
    return self;
  }

  @Override
  public boolean mayHaveMade(@Nullable String sid) {
    return sid != null && MADE.matcher(sid).matches() && !sid.startsWith(self.node());
  }

  @Override
  public @Nullable Peer known(String sid) {
    Seen seen = mayHaveMade(sid) ? others.get(sid.substring(0, NODE_LENGTH)) : null;
    return seen == null ? null : seen.peer();
  }

  @Override
  public void find(String sid, Consumer<@Nullable Peer> then) {
    Peer known = known(sid);
    if (known != null || !mayHaveMade(sid)) {
      then.accept(known);
      return;
    }
    boolean first;
    boolean full;
    synchronized (waiting) {
      first = waiting.isEmpty();
      full = waiting.size() == MOST_LOOKUPS;
      if (!full) {
        waiting.add(new Lookup(sid, then));
      }
    }
    if (full) {
      then.accept(null);
    } else if (first) {
      enter(System.nanoTime() + LOOKUP_TIME.toNanos());
    }
  }

  private void answerLookups() {
    List<Lookup> all;
    synchronized (waiting) {
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(lookup -> lookup.then.accept(known(lookup.sid)));
  }

  /** Another node, and when it was last among the members, by {@link System#nanoTime}. */
  private record Seen(Peer peer, long at) {}

  /** Somebody waits to know who has made a sid. */
  private record Lookup(String sid, Consumer<@Nullable Peer> then) {}

  @Override
  public List<Peer> all() {
    return others.values().stream()
        .map(Seen::peer)
        .filter(peer -> !peer.node().equals(self.node()))
        .toList();
  }

  @Override
  public Duration outOfTouch() {
    return well ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - changedAt);
  }

  @Override
  public Duration inTouch() {
    return well ? Duration.ofNanos(System.nanoTime() - changedAt) : Duration.ZERO;
  }

  @Override
  public void tellIsolated(boolean now) {
    isolated = now;
  }

  /** Whether other nodes reach Redis, and this one does not. */
  boolean isIsolated() {
    return isolated && !well;
  }

  /** Whether Redis is reached now; told regularly. */
  void reaches(boolean now) {
    if (now != well) {
      changedAt = System.nanoTime();
    }
    well = now;
  }

  // ---- its own entry -------------------------------------------------------------------------

  private void enter(long deadline) {
    URI address = self.address();
    String text = self.secret() + " " + (address.toString().isEmpty() ? NOWHERE : address);
    shards.of(PARTITION).state().add(new Entry(text, deadline));
  }

  /** Says that this node is there. */
  void stay(long deadline) {
    enter(deadline);
    if (beats++ % QUESTIONED_EACH == 0 || durability.equals(UNKNOWN)) {
      ask(deadline);
    }
  }

  private void ask(long deadline) {
    shards.of(PARTITION).state().add(new Question("append*", deadline, this::persistence));
    shards.of(PARTITION).state().add(new Question("maxmemory*", deadline, this::eviction));
    if (replicas > 0) {
      shards.of(PARTITION).state().add(new Question(LEAST_REPLICAS, deadline, this::safety));
    }
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
      List<?> fields = (List<?>) Objects.requireNonNull(reply);
      long now = System.nanoTime();
      Map<String, Seen> found = new HashMap<>(others);
      found.values().removeIf(seen -> now - seen.at() > REMEMBERED.toNanos());
      for (int i = 0; i + 1 < fields.size(); i += 2) {
        Peer peer = peer(text(fields.get(i)), text(fields.get(i + 1)));
        if (peer != null) {
          found.put(peer.node(), new Seen(peer, now));
        }
      }
      others = Map.copyOf(found);
      nodes = Math.max(1, fields.size() / 2);
      answerLookups();
    }

    @Override
    void failed(StoreFailedException why) {
      answerLookups(); // the next heartbeat tries again
    }
  }

  /** From the text of an entry: until when it is alive, its secret, its address. */
  private static @Nullable Peer peer(String node, String text) {
    String[] parts = text.split(" ", 3);
    if (parts.length < 3 || parts[2].equals(NOWHERE)) {
      return null;
    }
    try {
      return new Peer(node, new URI(parts[2]), parts[1]);
    } catch (URISyntaxException e) {
      return null;
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

  private void safety(Map<String, String> found) {
    boolean refuses = !"0".equals(found.getOrDefault(LEAST_REPLICAS, UNKNOWN));
    if (mayLoseTail && refuses) {
      mayLoseTail = false;
    } else if (!mayLoseTail && !refuses) {
      mayLoseTail = true;
      LOG.log(
          Level.WARNING,
          "a master of Redis that fails and comes back takes messages and claims that are lost when"
              + " a replica takes its place: set min-replicas-to-write 1 in Redis");
    }
  }
}
