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
 * Whether the heap is nearly full. A JVM without room would end, or stand still while it collects,
 * and all clients with it; so callers that can do with less ask here first. Safe between threads.
 *
 * <p>What is in use is known only after a collection. While clients are refused, little memory is
 * taken, and the JVM may not collect for long although clients have gone. So a measurement that is
 * older than {@link #TRIAL_NANOS} does not count for one look: what is let in then makes the JVM
 * collect, and so measure, if the heap is full indeed.
 */
final class HeapPressure {

  private static final Logger LOG = System.getLogger(HeapPressure.class.getName());

  /** More of the old generation than this may not be in use after a collection, in percent. */
  private static final int MOST_PERCENT = 90;

  private static final long LOOK_NANOS = 100_000_000;

  private static final long TRIAL_NANOS = 1_000_000_000;

  private final Supplier<@Nullable MemoryUsage> afterCollection;
  private final LongSupplier nanoTime;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile long looked;
  private volatile boolean refuses;

  // Guarded by the lock.
  private boolean high;
  private long used;
  private long measured; // or tried

  /**
   * @param afterCollection what the last collection left; null when nobody knows
   */
  HeapPressure(Supplier<@Nullable MemoryUsage> afterCollection, LongSupplier nanoTime) {
    this.afterCollection = afterCollection;
    this.nanoTime = nanoTime;
    this.looked = nanoTime.getAsLong() - LOOK_NANOS;
  }

  /** That of this JVM. */
  static HeapPressure ofHeap() {
    MemoryPoolMXBean pool = longLived();
    return new HeapPressure(pool == null ? () -> null : pool::getCollectionUsage, System::nanoTime);
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
  boolean isHigh() {
    long now = nanoTime.getAsLong();
    if (now - looked >= LOOK_NANOS && looking.tryLock()) {
      try {
        looked = now;
        look(now);
      } finally {
        looking.unlock();
      }
    }
    return refuses;
  }

  private void look(long now) {
    boolean found = isNearlyFull(now);
    boolean isTrial = found && high && now - measured >= TRIAL_NANOS;
    if (isTrial) {
      measured = now;
    }
    refuses = found && !isTrial;
    if (high != found) {
      high = found;
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
      measured = now;
    }
    return used > usage.getMax() / 100 * MOST_PERCENT;
  }

  private void tell() {
    if (high) {
      LOG.log(
          Level.WARNING,
          "the heap is nearly full: until it has room, no new client is let in, and one for which"
              + " much waits is disconnected; give the JVM more memory (-Xmx)");
    } else {
      LOG.log(Level.INFO, "the heap has room again: new clients are let in");
    }
  }
}
