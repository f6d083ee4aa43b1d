package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connection on which scripts send messages to this node, and the thread that reads it. A
 * connection that is silent for three heartbeats is closed, since an open connection may be dead.
 */
final class Subscriber implements Hearing {

  private static final Logger LOG = System.getLogger(Subscriber.class.getName());

  private final Lane.Connecting connecting;
  private final Map<String, Channel> channels = new HashMap<>();
  private final boolean sharded;
  private final Duration silence;
  private final Runnable subscribed;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable RedisConnection connection;

  /**
   * @param channels by their names
   * @param sharded whether they belong to a master of a Redis Cluster
   * @param silence how long the connection may be silent
   * @param subscribed runs when a new connection has subscribed to all channels, before it acts on
   *     any message
   */
  Subscriber(
      String name,
      Lane.Connecting connecting,
      Map<String, Channel> channels,
      boolean sharded,
      Duration silence,
      Runnable subscribed) {
    this.connecting = connecting;
    this.channels.putAll(channels);
    this.sharded = sharded;
    this.silence = silence;
    this.subscribed = subscribed;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void renew() {
    RedisConnection silent = connection;
    if (silent != null) {
      silent.close();
    }
  }

  private void run() {
    Backoff backoff = new Backoff();
    while (!closed) {
      try (RedisConnection made = connecting.connect()) {
        connection = made;
        if (closed) {
          return;
        }
        subscribe(made);
        backoff.reset();
        while (true) {
          hear(made);
        }
      } catch (RedisUnreachableException e) {
        if (!closed) {
          LOG.log(Level.DEBUG, "the subscription to Redis is interrupted: {0}", e.getMessage());
        }
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a message of Redis could not be processed", e);
      } finally {
        connection = null;
      }
      rest(backoff.nextMillis());
    }
  }

  private void rest(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void subscribe(RedisConnection on) throws RedisUnreachableException {
    // One command a channel: of several in one command, a Redis Cluster refuses all if one moves.
    for (String channel : channels.keySet()) {
      on.write(List.of(Keys.bytes(sharded ? "SSUBSCRIBE" : "SUBSCRIBE"), Keys.bytes(channel)));
    }
    on.flush();
    List<List<?>> early = new ArrayList<>();
    for (int confirmed = 0; confirmed < channels.size(); ) {
      Object reply = on.read();
      if (reply instanceof List<?> list && isMessage(list)) {
        early.add(list); // of a channel that was confirmed already; a doubt covers it
      } else if (reply instanceof RedisError error) {
        throw new RedisUnreachableException("channels cannot be subscribed to: " + error);
      } else {
        confirmed++;
      }
    }
    on.readTimeout(silence);
    subscribed.run();
    channels.values().forEach(Channel::begins);
    for (List<?> message : early) {
      dispatch(message, true);
    }
  }

  private void hear(RedisConnection on) throws RedisUnreachableException {
    Object reply = on.read();
    if (reply instanceof List<?> list && isMessage(list)) {
      dispatch(list, on.buffered());
    } else {
      // A channel whose slot has moved to another master is told as unsubscribed.
      connecting.moved();
      throw new RedisUnreachableException("a channel has moved");
    }
  }

  private void dispatch(List<?> message, boolean more) {
    Channel channel = channels.get(new String((byte[]) message.get(1), UTF_8));
    if (channel != null) {
      channel.message((byte[]) message.get(2), more);
    }
  }

  private static boolean isMessage(List<?> reply) {
    return reply.size() == 3
        && reply.get(0) instanceof byte[] kind
        && new String(kind, UTF_8).endsWith("message")
        && reply.get(2) instanceof byte[];
  }

  @Override
  public void close() {
    closed = true;
    renew();
    thread.interrupt();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
