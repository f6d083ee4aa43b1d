package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.ExchangeContract.Tested;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** An exchange on a real Redis, for the contract. Each has keys of its own there. */
final class TestedRedis implements Tested {

  private static final AtomicInteger MADE = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Tests move their clock by days. */
  private static final Duration LEASE = Duration.ofDays(10_000);

  private final RedisSettings redis;
  private final Clock clock;
  private final RedisExchange exchange;

  TestedRedis(String url, Settings settings, Clock clock) {
    int number = MADE.incrementAndGet();
    this.redis = Redis.settings(url, "REDIS_PREFIX", "test" + number);
    this.clock = clock;
    String node = String.format("%07x", number);
    this.exchange = Redis.exchange(settings, redis, node, LEASE, clock);
  }

  @Override
  public Exchange exchange() {
    return exchange;
  }

  @Override
  public void sweep() {
    settle();
    exchange.renew();
    settle();
  }

  @Override
  public void makeScheduled() {
    exchange.makeScheduled();
  }

  @Override
  public int registrations() {
    settle();
    int alive = 0;
    try (Topology topology = Redis.topology(redis)) {
      for (Master master : topology.masters()) {
        try (RedisConnection connection = topology.connect(master, "test")) {
          alive += registrations(connection);
        }
      }
      return alive;
    } catch (RedisUnreachableException e) {
      throw new AssertionError(e);
    }
  }

  private int registrations(RedisConnection connection) throws RedisUnreachableException {
    int alive = 0;
    for (Object key : (List<?>) Redis.ask(connection, "KEYS", redis.prefix() + ":{*}:r:*")) {
      for (Object value : (List<?>) Redis.ask(connection, "HVALS", (String) key)) {
        String record = (String) value;
        boolean held = !record.startsWith("-", 37);
        if (held || Long.parseLong(record.substring(0, 13)) > clock.millis()) {
          alive++;
        }
      }
    }
    return alive;
  }

  /** Heartbeats come after all that was told before, on each channel. */
  @Override
  public void settle() {
    do {
      await(exchange::isIdle);
      List<Long> before = new ArrayList<>();
      for (int partition = 0; partition < Partitions.COUNT; partition++) {
        before.add(exchange.heardAt(partition));
      }
      exchange.heartbeat().beat();
      for (int partition = 0; partition < Partitions.COUNT; partition++) {
        int each = partition;
        await(() -> exchange.heardAt(each) != before.get(each));
      }
    } while (!exchange.isIdle());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not come to rest");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public boolean countsWhoTookAPush() {
    return false;
  }

  @Override
  public boolean knowsWhatIsWritten() {
    return false;
  }

  @Override
  public boolean keysAreOfAllUsers() {
    return false;
  }

  @Override
  public void close() {
    exchange.close();
  }
}
