package io.notificationsocket.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Damps clients that fight over one registration. A newer claim replaces the older one; two tabs
 * with the same connection id, each of which connects again when it is replaced, would do so
 * without end. After three replacements within ten seconds the next claim has to wait, and twice as
 * long each time, until the registration is left alone for a while. Safe between threads.
 */
final class Replacements {

  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** Bounds the memory: a client with many registrations may replace each of them. */
  static final int MAX_KNOWN = 10_000;

  private final Clock clock;

  /** Guarded by this. In the order of the last replacements. */
  private final Map<Key, History> known = new LinkedHashMap<>();

  private record Key(String userId, String connectionId) {}

  /**
   * The latest replacements of one registration.
   *
   * @param pause how long after the last one the next claim has to wait; zero while there is no
   *     fight
   */
  private record History(Instant lastButTwo, Instant lastButOne, Instant last, Duration pause) {

    static final History NONE = new History(Instant.MIN, Instant.MIN, Instant.MIN, Duration.ZERO);

    History add(Instant now) {
      History next = new History(lastButOne, last, now, pause);
      if (!pause.isZero()) {
        return next.waiting(pause.multipliedBy(2));
      }
      // A client on a bad network may replace its own dead connection twice: that is no fight.
      boolean fight = next.lastButTwo.plus(WINDOW).isAfter(now);
      return fight ? next.waiting(FIRST_WAIT) : next;
    }

    private History waiting(Duration longer) {
      boolean tooLong = longer.compareTo(LONGEST_WAIT) > 0;
      return new History(lastButTwo, lastButOne, last, tooLong ? LONGEST_WAIT : longer);
    }

    boolean isOver(Instant now) {
      return !now.isBefore(last.plus(pause).plus(WINDOW));
    }
  }

  Replacements(Clock clock) {
    this.clock = clock;
  }

  /** A claim has replaced another one of the same registration. */
  synchronized void add(String userId, String connectionId) {
    Instant now = clock.instant();
    Key key = new Key(userId, connectionId);
    History history = known.remove(key);
    History before = history == null || history.isOver(now) ? History.NONE : history;
    known.put(key, before.add(now));
    forget(now);
  }

  /** Returns how long a claim that would replace another has to wait from now on. */
  synchronized Duration untilNext(String userId, String connectionId) {
    History history = known.get(new Key(userId, connectionId));
    if (history == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), history.last().plus(history.pause()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Forgets what is over, and the oldest when there are too many. */
  private void forget(Instant now) {
    Iterator<History> oldest = known.values().iterator();
    while (oldest.hasNext() && (oldest.next().isOver(now) || known.size() > MAX_KNOWN)) {
      oldest.remove();
    }
  }

  synchronized int size() {
    return known.size();
  }
}
