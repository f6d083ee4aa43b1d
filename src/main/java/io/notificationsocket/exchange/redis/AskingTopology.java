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
 * Masters that may change: Sentinels or nodes of a Redis Cluster, the guides, are asked for them.
 * Nothing is subscribed to and no thread listens: who cannot go on asks.
 */
final class AskingTopology implements Topology {

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final List<Master> given;
  private final Guide guide;
  private final Connector connector;
  private final LongSupplier nanoTime;

  private List<Master> known = List.of();
  private long askedAt;

  /** The place in the list of guides of the next to ask. */
  private int next;

  private volatile boolean doubtful = true;
  private volatile boolean closed;
  private volatile @Nullable RedisConnection asking;

  /** What can be asked for the masters. */
  interface Guide {

    /**
     * Asks one guide.
     *
     * @param address where the connection leads
     * @throws RedisUnreachableException when it does not know
     */
    List<Master> ask(RedisConnection connection, Master address) throws RedisUnreachableException;

    /** Whether the masters are those of a Redis Cluster, each of which is a guide, too. */
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
   * What was known before is told when nobody answers: Sentinels may be down while the master is
   * not, and whether it is one shows when it is connected to.
   */
  @Override
  public synchronized List<Master> masters() throws RedisUnreachableException {
    if (doubtful || nanoTime.getAsLong() - askedAt > FRESH.toNanos()) {
      // A doubt that is raised while we ask is about what was known before, or asks once more.
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

  /** Begins with the guide after the last one: that one may be cut off and tell what is past. */
  private List<Master> ask() throws RedisUnreachableException {
    Set<Master> all = new LinkedHashSet<>(given);
    if (guide.cluster()) {
      all.addAll(known);
    }
    List<Master> guides = new ArrayList<>(all);
    RedisUnreachableException failure = null;
    for (int i = 0; i < guides.size(); i++) {
      if (closed) {
        throw new RedisUnreachableException("nobody is asked for the master any more");
      }
      Master address = guides.get(Math.floorMod(next++, guides.size()));
      try (RedisConnection connection = connector.guide(address)) {
        asking = connection;
        return checked(guide.ask(connection, address));
      } catch (RedisUnreachableException e) {
        // That the settings are wrong says more than that one of many is down.
        failure = failure == null || e.refused() ? e : failure;
      } finally {
        asking = null;
      }
    }
    throw failure == null ? new RedisUnreachableException("nobody to ask") : failure;
  }

  /**
   * A Sentinel that was away tells of the master of before: it is not believed. Of a Redis Cluster,
   * one master may well be down while the others serve.
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

  /** Ends an asking, too. */
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
