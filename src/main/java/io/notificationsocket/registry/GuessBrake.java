package io.notificationsocket.registry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong tries by address, and says when an address has made too many within a minute. Right
 * tries never come here, so a caller that knows the secret is not kept out by others at its
 * address. Safe between threads.
 *
 * <p>It remembers a limited number of addresses. An attacker may have more, since a single IPv6
 * network has thousands of millions: while all that are remembered are recent, the others are
 * counted together as one. To forget the oldest instead would let it guess without any limit.
 */
public final class GuessBrake {

  private static final Logger LOG = System.getLogger(GuessBrake.class.getName());

  static final int MOST_ADDRESSES = 10_000;

  private static final String ALL_OTHERS = "addresses beyond the " + MOST_ADDRESSES + " remembered";

  private static final String WARNING =
      "%s: more than %d within a minute from %s, refused until there are fewer;"
          + " %d refused since the last such line";

  private static final long WINDOW = Duration.ofMinutes(1).toNanos();

  private final String what;
  private final int most;
  private final LongSupplier nanos;

  // Of each address the times of its newest tries; least recently tried first. Under its own lock.
  private final Map<String, ArrayDeque<Long>> tries = new LinkedHashMap<>(16, 0.75f, true);
  private long refused;
  private long warnedAt;
  private boolean warned;

  /**
   * @param what is counted, for people: {@code wrong tokens}
   * @param most how many of them an address may make within a minute
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  public GuessBrake(String what, int most, LongSupplier nanos) {
    this.what = what;
    this.most = most;
    this.nanos = nanos;
  }

  /**
   * A wrong try was made.
   *
   * @return 0 while there are not too many; else in how many seconds the next is not
   */
  public long wrong(String address) {
    long wait;
    @Nullable String warning = null;
    synchronized (tries) {
      long now = nanos.getAsLong();
      String key = key(address, now);
      ArrayDeque<Long> newest = tries.computeIfAbsent(key, k -> new ArrayDeque<>(2));
      boolean tooMany = newest.size() == most && now - newest.removeFirst() < WINDOW;
      newest.addLast(now);
      // The oldest that counts against the next one, which may be tried when that is out of sight.
      wait = tooMany ? Math.max(1, seconds(newest.getFirst() + WINDOW - now)) : 0;
      if (tooMany) {
        refused++;
        warning = warning(key, now);
      }
    }
    if (warning != null) {
      LOG.log(Level.WARNING, warning);
    }
    return wait;
  }

  /** Removes those whose last try is out of sight, and says under which name to count. */
  private String key(String address, long now) {
    Iterator<ArrayDeque<Long>> oldest = tries.values().iterator();
    while (oldest.hasNext() && now - oldest.next().getLast() >= WINDOW) {
      oldest.remove();
    }
    boolean fits = tries.size() < MOST_ADDRESSES || tries.containsKey(address);
    return fits ? address : ALL_OTHERS;
  }

  /** Rounded up: to come back within the second would be too soon. */
  private static long seconds(long nanos) {
    return (nanos + 999_999_999) / 1_000_000_000;
  }

  /** One line a minute, however many guess; null when it is too soon for the next. */
  private @Nullable String warning(String address, long now) {
    if (warned && now - warnedAt < WINDOW) {
      return null;
    }
    String line = WARNING.formatted(what, most, address, refused);
    warned = true;
    warnedAt = now;
    refused = 0;
    return line;
  }

  /** How many addresses are remembered. */
  int addresses() {
    synchronized (tries) {
      return tries.size();
    }
  }
}
