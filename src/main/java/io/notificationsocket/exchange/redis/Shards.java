package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Setting;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The connections to all masters. One Redis has one shard; of a Redis Cluster each partition has
 * one of its own, so that partitions can move from master to master one by one.
 */
final class Shards implements AutoCloseable {

  /** The longest silence of a working channel. */
  static final Duration SILENCE = Heartbeat.PERIOD.multipliedBy(3);

  private static final Logger LOG = System.getLogger(Shards.class.getName());

  /** The version of keys and scripts; nodes of two versions never share data. */
  private static final String LAYOUT = "1";

  private final List<Shard> all;
  private final List<Channel> channels;
  private final Runnable atEnd;
  private final Shard[] byPartition = new Shard[Partitions.COUNT];

  /**
   * @param channels of each partition
   * @param atEnd closes what made the connections
   */
  Shards(List<Shard> all, List<Channel> channels, Runnable atEnd) {
    this.all = all;
    this.channels = channels;
    this.atEnd = atEnd;
    for (Shard shard : all) {
      shard.partitions().forEach(partition -> byPartition[partition] = shard);
    }
  }

  /** The connections to a real Redis. */
  static Shards of(
      RedisSettings settings,
      Topology topology,
      String node,
      Keys keys,
      UnaryOperator<List<Command>> joining,
      Channel.Listener listener) {
    Connections connections = new Connections(settings, topology, node);
    List<Shard> all = new ArrayList<>();
    List<Channel> channels = new ArrayList<>();
    int size = topology.cluster() ? 1 : Partitions.COUNT;
    for (int first = 0; first < Partitions.COUNT; first += size) {
      List<Integer> partitions = new ArrayList<>();
      Map<String, Channel> heard = new HashMap<>();
      for (int partition = first; partition < first + size; partition++) {
        Channel channel = new Channel(partition, listener);
        partitions.add(partition);
        channels.add(channel);
        heard.put(keys.channels(partition) + node, channel);
      }
      String number = topology.cluster() ? "-" + first : "";
      int slot = Partitions.slot(first);
      all.add(
          new Shard(
              partitions,
              connections.lane("push" + number, slot, joining),
              connections.lane("state" + number, slot, UnaryOperator.identity()),
              connections.subscriber(
                  "subscriber" + number, slot, heard, () -> partitions.forEach(listener::missed))));
    }
    return new Shards(all, channels, topology::close);
  }

  /**
   * Tries to connect once. If Redis cannot be reached, only logs a warning.
   *
   * @throws InvalidSettingException if Redis refuses this server, or its data is of another version
   */
  static void tryOut(RedisSettings settings, Topology topology, Keys keys, String node) {
    Connections connections = new Connections(settings, topology, node);
    try (RedisConnection connection = connections.loaded(Partitions.slot(0))) {
      connection.write(
          List.of(Keys.bytes("SET"), keys.layout(), Keys.bytes(LAYOUT), Keys.bytes("NX")));
      connection.write(List.of(Keys.bytes("GET"), keys.layout()));
      connection.flush();
      Object unused = connection.read();
      Object layout = connection.read();
      if (layout instanceof byte[] found && !new String(found, UTF_8).equals(LAYOUT)) {
        throw InvalidSettingException.of(
            Setting.REDIS_PREFIX,
            settings.prefix(),
            "the data under this prefix in Redis is of version "
                + new String(found, UTF_8)
                + ", but this server knows version "
                + LAYOUT
                + ": run the release that wrote it, or use another prefix");
      }
      LOG.log(Level.INFO, "node " + node + " uses Redis, prefix " + settings.prefix());
    } catch (RedisUnreachableException e) {
      if (e.refused()) {
        throw InvalidSettingException.of(
            Setting.REDIS_URL, settings.url().toString(), String.valueOf(e.getMessage()));
      }
      LOG.log(
          Level.WARNING,
          "Redis cannot be reached yet; registrations and pushes are refused until it can: "
              + e.getMessage());
    }
  }

  /** Makes connections to the master of a slot, wherever that is at the time. */
  private record Connections(RedisSettings settings, Topology topology, String node) {

    private static final String THREADS = "notification-socketio-redis-";

    Lane lane(String name, int slot, UnaryOperator<List<Command>> arranging) {
      return new Lane(
          THREADS + name,
          connecting(() -> loaded(slot)),
          settings.replicas(),
          settings.timeout(),
          arranging);
    }

    Subscriber subscriber(String name, int slot, Map<String, Channel> heard, Runnable subscribed) {
      return new Subscriber(
          THREADS + name,
          connecting(() -> connect(slot, "hears")),
          heard,
          topology.cluster(),
          SILENCE,
          subscribed);
    }

    /** Opens a connection. */
    private interface Opening {
      RedisConnection open() throws RedisUnreachableException;
    }

    private Lane.Connecting connecting(Opening opening) {
      return new Lane.Connecting() {
        @Override
        public RedisConnection connect() throws RedisUnreachableException {
          return opening.open();
        }

        @Override
        public void moved() {
          topology.refresh();
        }
      };
    }

    private RedisConnection connect(int slot, String what) throws RedisUnreachableException {
      try {
        for (Master master : topology.masters()) {
          if (master.slots().test(slot)) {
            return topology.connect(master, "notification-socketio-" + node + "-" + what);
          }
        }
        throw new RedisUnreachableException("no master of Redis serves slot " + slot);
      } catch (RedisUnreachableException e) {
        topology.refresh(); // it may be another one by now
        throw e;
      }
    }

    /** Opens a connection to a master and loads the scripts. */
    RedisConnection loaded(int slot) throws RedisUnreachableException {
      RedisConnection connection = connect(slot, "asks");
      try {
        for (Script script : Script.values()) {
          connection.write(
              List.of(Keys.bytes("SCRIPT"), Keys.bytes("LOAD"), Keys.bytes(script.text())));
        }
        connection.flush();
        for (Script script : Script.values()) {
          if (connection.read() instanceof RedisError error) {
            throw new RedisUnreachableException(
                "Redis refuses the script " + script + ": " + error);
          }
        }
        return connection;
      } catch (RedisUnreachableException e) {
        connection.close();
        throw e;
      }
    }
  }

  void start() {
    all.forEach(Shard::start);
  }

  List<Shard> all() {
    return all;
  }

  /** The connections by which a partition is reached. */
  Shard of(int partition) {
    return byPartition[partition];
  }

  Channel channel(int partition) {
    return channels.get(partition);
  }

  /** Why Redis does not work now, in words. */
  String trouble() {
    return all.stream()
        .flatMap(shard -> Stream.of(shard.state(), shard.pushes()))
        .map(Asking::trouble)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("no heartbeat comes back");
  }

  boolean isIdle() {
    return all.stream().allMatch(shard -> shard.pushes().isIdle() && shard.state().isIdle());
  }

  @Override
  public void close() {
    atEnd.run(); // first: a lane may be asking for the master
    all.forEach(Shard::close);
  }
}
