package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.RedisUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Masters that may change. It asks guides for them: Sentinels or nodes of a Redis Cluster. It
 * subscribes to nothing and has no thread; a connection that fails asks again.
 */
final class AskingTopology implements Topology {

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final List<Master> given;
  private final Guide guide;
  private final Connector connector;
  private final LongSupplier nanoTime;

  private List<Master> known = List.of();
  private long askedAt;

  /** The index of the next guide to ask. */
  private int next;

  private volatile boolean doubtful = true;
  private volatile boolean closed;
  private volatile @Nullable RedisConnection asking;

  /** Something that knows the masters. */
  interface Guide {

    /**
     * Asks one guide.
     *
     * @param address the guide's
     * @throws RedisUnreachableException if it does not know
     */
    List<Master> ask(RedisConnection connection, Master address) throws RedisUnreachableException;

    /** Whether the masters are those of a Redis Cluster, each of which is a guide too. */
    boolean cluster();
  }

  AskingTopology(
      List<RedisUrl.Address> given, Guide guide, Connector connector, LongSupplier nanoTime) {
    this.given =
        given.stream().map(address -> Master.ofAll(address.host(), address.port())).toList();
    this.guide = guide;
    this.connector = connector;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns the masters known before if no guide answers: Sentinels may be down while the master is
   * up, and connecting shows whether it still is one.
   */
  @Override
  public synchronized List<Master> masters() throws RedisUnreachableException {
    if (doubtful || nanoTime.getAsLong() - askedAt > FRESH.toNanos()) {
      // Before asking: a doubt raised meanwhile causes another question.
      doubtful = false;
      try {
        known = List.copyOf(ask());
        askedAt = nanoTime.getAsLong();
      } catch (RedisUnreachableException e) {
        doubtful = true;
        if (known.isEmpty()) {
          throw e;
        }
      }
    }
    return known;
  }

  /**
   * Starts with the guide after the last one asked, which may be cut off and give outdated answers.
   */
  private List<Master> ask() throws RedisUnreachableException {
    Set<Master> all = new LinkedHashSet<>(given);
    if (guide.cluster()) {
      all.addAll(known);
    }
    List<Master> guides = new ArrayList<>(all);
    RedisUnreachableException failure = null;
    for (int i = 0; i < guides.size(); i++) {
      if (closed) {
        throw new RedisUnreachableException("the connections to Redis are closed");
      }
      Master address = guides.get(Math.floorMod(next++, guides.size()));
      try (RedisConnection connection = connector.guide(address)) {
        asking = connection;
        return checked(guide.ask(connection, address));
      } catch (RedisUnreachableException e) {
        // A refusal, because of wrong settings, tells more than one of many guides being down.
        failure = failure == null || e.refused() ? e : failure;
      } finally {
        asking = null;
      }
    }
    throw failure == null ? new RedisUnreachableException("no Sentinel or node to ask") : failure;
  }

  /**
   * Connects to a new master before trusting a Sentinel, which may have been away and name the old
   * one. In a Redis Cluster, one master may be down while the others serve.
   */
  private List<Master> checked(List<Master> told) throws RedisUnreachableException {
    if (!cluster()) {
      for (Master master : told) {
        if (!known.contains(master)) {
          connector.open(master, "notification-socketio-topology").close();
        }
      }
    }
    return told;
  }

  @Override
  public void refresh() {
    doubtful = true;
  }

  @Override
  public RedisConnection connect(Master master, String name) throws RedisUnreachableException {
    return connector.open(master, name);
  }

  @Override
  public boolean cluster() {
    return guide.cluster();
  }

  /** Also ends a question in progress. */
  @Override
  public void close() {
    closed = true;
    RedisConnection connection = asking;
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public String toString() {
    return "AskingTopology" + given;
  }
}
