package io.notificationsocket.engineio;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the heap has room for more. A JVM without room would end, or stand still while it
 * collects, and all clients with it; so whoever could do with less asks here first. Safe between
 * threads.
 */
final class Headroom {

  private static final Logger LOG = System.getLogger(Headroom.class.getName());

  /** More of the old generation than this may not be in use after a collection, in percent. */
  private static final int MOST_PERCENT = 90;

  private static final long LOOK_NANOS = 100_000_000;

  /**
   * When nobody is let in, little is made, and the JVM may not collect for long although clients
   * have gone. So it is told to, for one part of so many of the time.
   */
  private static final int COLLECTING_PART = 20;

  private static final long COLLECT_NANOS = 1_000_000_000;

  private final Supplier<@Nullable MemoryUsage> afterCollection;
  private final Runnable collector;
  private final LongSupplier nanoTime;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile long looked;
  private volatile boolean small;

  // Guarded by the lock.
  private long used;
  private long collected;
  private long pause = COLLECT_NANOS;

  /**
   * @param afterCollection what the last collection left; null when nobody knows
   * @param collector collects
   */
  Headroom(
      Supplier<@Nullable MemoryUsage> afterCollection, Runnable collector, LongSupplier nanoTime) {
    this.afterCollection = afterCollection;
    this.collector = collector;
    this.nanoTime = nanoTime;
    this.looked = nanoTime.getAsLong() - LOOK_NANOS;
  }

  /** That of this JVM. */
  static Headroom ofHeap() {
    MemoryPoolMXBean pool = longLived();
    return new Headroom(
        pool == null ? () -> null : pool::getCollectionUsage, System::gc, System::nanoTime);
  }

  /** Where objects are that live long: the part of the heap whose use is worth a threshold. */
  static @Nullable MemoryPoolMXBean longLived() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .filter(MemoryPoolMXBean::isUsageThresholdSupported)
        .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
        .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
        .orElse(null);
  }

  /** As of a tenth of a second ago at the most; the log tells when it changes. */
  boolean isSmall() {
    long now = nanoTime.getAsLong();
    if (now - looked >= LOOK_NANOS && looking.tryLock()) {
      try {
        looked = now;
        look(now);
      } finally {
        looking.unlock();
      }
    }
    return small;
  }

  private void look(long now) {
    boolean found = isNearlyFull(now);
    if (found && small && now - collected >= pause) {
      collector.run();
      long end = nanoTime.getAsLong();
      pause = Math.max(COLLECT_NANOS, COLLECTING_PART * (end - now));
      collected = end;
      found = isNearlyFull(end);
    }
    if (small != found) {
      small = found;
      tell();
    }
  }

  private boolean isNearlyFull(long now) {
    MemoryUsage usage = afterCollection.get();
    if (usage == null || usage.getMax() <= 0) {
      return false;
    }
    if (usage.getUsed() != used) {
      used = usage.getUsed();
      collected = now;
    }
    return used > usage.getMax() / 100 * MOST_PERCENT;
  }

  private void tell() {
    if (small) {
      LOG.log(
          Level.WARNING,
          "the heap is nearly full: until it has room, no new client is let in, and one for which"
              + " much waits is disconnected; give the JVM more memory (-Xmx)");
    } else {
      LOG.log(Level.INFO, "the heap has room again: new clients are let in");
    }
  }
}
