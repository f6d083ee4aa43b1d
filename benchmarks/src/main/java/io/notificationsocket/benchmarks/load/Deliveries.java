package io.notificationsocket.benchmarks.load;

/**
 * Checks that every session gets every message of every stream once and in order. A stream is what
 * one backend connection posts for one user, numbered from 0: between connections no order is
 * promised. Of each stream a session remembers the latest 64 numbers, so that a late message is
 * told from a repeated one.
 */
public final class Deliveries {

  private final int streams;
  private final int[] next;
  private final long[] seen;
  private long received;
  private long repeated;
  private long disordered;
  private long foreign;

  /**
   * @param streams how many streams reach each session
   */
  public Deliveries(int sessions, int streams) {
    this.streams = streams;
    this.next = new int[sessions * streams];
    this.seen = new long[sessions * streams];
  }

  /**
   * Takes one message.
   *
   * @param number its place in its stream
   * @return whether the session had not got it before
   */
  boolean take(int session, int stream, int number) {
    int at = session * streams + stream;
    int ahead = number - next[at];
    if (ahead >= 0) {
      seen[at] = ahead + 1 >= Long.SIZE ? 1 : (seen[at] << (ahead + 1)) | 1;
      next[at] = number + 1;
    } else {
      int age = -1 - ahead;
      if (age >= Long.SIZE || ((seen[at] >>> age) & 1) == 1) {
        repeated++;
        return false;
      }
      seen[at] |= 1L << age;
      disordered++;
    }
    received++;
    return true;
  }

  /** Counts a message that is none of the load's, or another user's. */
  void takeForeign() {
    foreign++;
  }

  /** Different messages received. */
  public long received() {
    return received;
  }

  /** Messages that a session got again. */
  public long repeated() {
    return repeated;
  }

  /** Messages that a session got after a later one of the same stream. */
  public long disordered() {
    return disordered;
  }

  /** Messages that were not meant for the session that got them. */
  public long foreign() {
    return foreign;
  }
}
