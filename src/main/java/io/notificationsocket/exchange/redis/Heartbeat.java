package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells Redis every two seconds, in each partition, that this node is alive, and notices when it
 * counted as dead, when Redis has lost its data, and when a channel is silent. Thread-safe.
 */
final class Heartbeat implements AutoCloseable {

  /** The time between two heartbeats. */
  static final Duration PERIOD = Duration.ofSeconds(2);

  private static final Logger LOG = System.getLogger(Heartbeat.class.getName());

  /** How many users a heartbeat looks at after the end of another node. */
  private static final int SWEPT_AT_ONCE = 1_000;

  private static final long TICK_MILLIS = 250;

  private final Shards shards;
  private final Calls calls;
  private final Members members;
  private final IntConsumer missed;
  private final Runnable renewing;
  private final long renewalNanos;
  private final AtomicReferenceArray<@Nullable String> born =
      new AtomicReferenceArray<>(Partitions.COUNT);
  private final AtomicIntegerArray underWay = new AtomicIntegerArray(Partitions.COUNT);
  private final AtomicLongArray epochs = new AtomicLongArray(Partitions.COUNT);
  private final AtomicLongArray lost = new AtomicLongArray(Partitions.COUNT);
  private final AtomicInteger lostUntold = new AtomicInteger(); // partitions
  private final AtomicLongArray answeredAt = new AtomicLongArray(Partitions.COUNT);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "notification-socketio-redis-heartbeat");
            thread.setDaemon(true);
            return thread;
          });
  private long beatAt = System.nanoTime(); // of the timer
  private boolean well; // of the timer
  private long renewedAt = System.nanoTime(); // of the timer

  /**
   * @param missed called with a partition in which messages may have been lost
   * @param renewing renews all claimed registrations
   * @param renewal how often
   */
  Heartbeat(
      Shards shards,
      Calls calls,
      Members members,
      IntConsumer missed,
      Runnable renewing,
      Duration renewal) {
    this.shards = shards;
    this.calls = calls;
    this.members = members;
    this.missed = missed;
    this.renewing = renewing;
    this.renewalNanos = renewal.toNanos();
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      answeredAt.set(partition, System.nanoTime() - Shards.SILENCE.toNanos());
    }
  }

  /** Sends the first heartbeat, then regular ones, unless closed: tests send their own. */
  void start() {
    beat();
    if (!timer.isShutdown()) {
      var unused =
          timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    try {
      long now = System.nanoTime();
      if (now - beatAt >= PERIOD.toNanos()) {
        beatAt = now;
        beat();
        renewSilent();
      }
      if (now - renewedAt >= renewalNanos) {
        renewedAt = now;
        renewing.run();
      }
      shards.all().forEach(Shard::failOverdue);
      tellChange();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a heartbeat failed", e);
    }
  }

  /** Logs one line when Redis goes and one when it is back, though many connections notice. */
  private void tellChange() {
    int lostNow = lostUntold.getAndSet(0);
    if (lostNow > 0) {
      LOG.log(
          Level.WARNING,
          ("Redis has lost the data of %d of %d partitions; registrations of connected clients are"
                  + " written anew")
              .formatted(lostNow, Partitions.COUNT));
    }
    boolean wellNow = isWell();
    members.reaches(wellNow);
    if (wellNow && !well) {
      LOG.log(Level.INFO, "Redis can be used");
    } else if (well && !wellNow) {
      LOG.log(
          Level.WARNING,
          "Redis cannot be used; clients stay, pushes and registrations are refused: "
              + shards.trouble());
    }
    well = wellNow;
  }

  /** Does something later, unless this node ends before. */
  void later(Duration delay, Runnable task) {
    try {
      var unused = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // It has ended, and the others see that.
    }
  }

  /** Sends a heartbeat in each partition. */
  void beat() {
    calls.time().newRound();
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      if (underWay.compareAndSet(partition, 0, 1)) {
        shards.of(partition).state().add(new Beat(partition));
      }
    }
    members.stay(System.nanoTime() + PERIOD.toNanos());
    for (Shard shard : shards.all()) {
      shard.pushes().add(new Ping(shard.partitions().get(0)));
    }
  }

  /**
   * A heartbeat that was answered but did not come through the channel shows that the channel is
   * broken.
   */
  private void renewSilent() {
    for (Shard shard : shards.all()) {
      boolean silent =
          shard.partitions().stream()
              .anyMatch(
                  partition ->
                      isRecent(answeredAt.get(partition))
                          && !isRecent(shards.channel(partition).heardAt()));
      if (silent) {
        shard.subscriber().renew();
      }
    }
  }

  private static boolean isRecent(long at) {
    return System.nanoTime() - at < Shards.SILENCE.toNanos();
  }

  /** Whether recent heartbeats were answered and came through the channels in all partitions. */
  boolean isWell() {
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      if (!isRecent(answeredAt.get(partition)) || !isRecent(shards.channel(partition).heardAt())) {
        return false;
      }
    }
    return true;
  }

  /** Rises when Redis may know less of this node's claims than before. */
  long epoch(int partition) {
    return epochs.get(partition);
  }

  /** When the data of a partition began, in the words of scripts; empty before the first answer. */
  String born(int partition) {
    return Objects.requireNonNullElse(born.get(partition), "");
  }

  /** The epoch in which Redis was last found to have lost its data. */
  long lostIn(int partition) {
    return lost.get(partition);
  }

  private final class Beat extends Command {
    private long sentAt;

    /** The first one comes before all claims, since a node without a heartbeat counts as dead. */
    Beat(int partition) {
      super(
          partition,
          born.get(partition) == null ? Long.MAX_VALUE : System.nanoTime() + PERIOD.toNanos());
    }

    @Override
    List<byte[]> words() {
      sentAt = System.nanoTime();
      return calls.call(
          Script.BEAT,
          partition(),
          List.of(calls.keys().online(partition())),
          List.of(Calls.number(SWEPT_AT_ONCE)));
    }

    @Override
    void answered(@Nullable Object reply) {
      int partition = partition();
      underWay.set(partition, 0);
      List<?> values = (List<?>) Objects.requireNonNull(reply);
      String bornNow = Replies.text(values.get(0));
      boolean lapsed = Replies.text(values.get(1)).equals("1");
      calls.seesMoment(partition, Long.parseUnsignedLong(Replies.text(values.get(2)), 16));
      calls.seesClaim(partition, Long.parseLong(Replies.text(values.get(3))));
      calls.time().shown((Long) values.get(4), sentAt);
      String bornBefore = born.get(partition);
      boolean anew = bornBefore != null && !bornBefore.equals(bornNow);
      born.set(partition, bornNow);
      answeredAt.set(partition, System.nanoTime());
      if (anew || (lapsed && bornBefore != null)) {
        long epoch = epochs.incrementAndGet(partition);
        if (anew) {
          lost.set(partition, epoch);
          lostUntold.incrementAndGet();
        }
        missed.accept(partition);
      }
    }

    @Override
    void failed(StoreFailedException why) {
      underWay.set(partition(), 0); // the next one follows soon
    }
  }

  /** Notices a broken connection before a push does, which might not be repeatable. */
  private static final class Ping extends Command {

    Ping(int partition) {
      super(partition, System.nanoTime() + PERIOD.toNanos());
    }

    @Override
    List<byte[]> words() {
      return List.of(Keys.bytes("PING"));
    }

    @Override
    void answered(@Nullable Object reply) {}

    @Override
    void failed(StoreFailedException why) {}
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
