package io.notificationsocket.benchmarks.load;

/**
 * Counts times of 0 to about 18 minutes in classes whose width grows with the time: a quantile is
 * wrong by less than 1 %. Longer times count as the longest.
 */
public final class Histogram {

  /** Below 2^7 a class is one wide; above, each power of two has 2^6 or 64 classes. */
  private static final int EXACT_BITS = 7;

  private static final int HALF = 1 << (EXACT_BITS - 1);
  private static final int LARGEST_SHIFT = 33;
  private static final long LONGEST = ((2L * HALF) << LARGEST_SHIFT) - 1;

  private final long[] counts = new long[(LARGEST_SHIFT + 2) * HALF];
  private long total;
  private long max;

  /** Counts one time, in nanoseconds; a negative one counts as 0. */
  public void record(long nanos) {
    long time = Math.max(0, Math.min(nanos, LONGEST));
    counts[classOf(time)]++;
    total++;
    max = Math.max(max, time);
  }

  private static int classOf(long time) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(time) - EXACT_BITS);
    return shift * HALF + (int) (time >>> shift);
  }

  /** The longest time of a class. */
  private static long end(int index) {
    int shift = Math.max(0, index / HALF - 1);
    long first = (long) (index - shift * HALF) << shift;
    return first + (1L << shift) - 1;
  }

  /** How many times were counted. */
  public long total() {
    return total;
  }

  /** The longest time counted, in nanoseconds. */
  public long max() {
    return max;
  }

  /**
   * The time that a share of all does not exceed, in nanoseconds; 0 when nothing was counted.
   *
   * @param share above 0, at most 1
   */
  public long quantile(double share) {
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank && seen > 0) {
        return Math.min(end(i), max);
      }
    }
    return max;
  }
}
