package io.notificationsocket.engineio;

import io.notificationsocket.config.ClientSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many sessions, and how many bytes of unfinished messages, there is room for. Makes
 * room by closing the oldest sessions without a claim, at the transport, so that their clients
 * reconnect. Safe between threads; nothing is closed with a lock held.
 */
final class Room {

  private static final Logger LOG = System.getLogger(Room.class.getName());

  /** Between two lines in the log; a flood must not fill the disk. */
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  /** Between two parts of the unclaimed that go because of the heap: it has to be collected. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final int maxSessions;
  private final Unclaimed unclaimed;
  private final InboundBudget input;
  private final HeapPressure heapPressure;
  private final Timer timer;

  // Guarded by this.
  private long madeRoom;
  private long told;
  private int closed;

  Room(ClientSettings settings, HeapPressure heapPressure, Timer timer) {
    this(settings, heapPressure, timer, InboundBudget.ofHeap());
  }

  Room(ClientSettings settings, HeapPressure heapPressure, Timer timer, InboundBudget input) {
    this.input = input;
    this.maxSessions = settings.maxSessions();
    this.unclaimed = new Unclaimed(settings);
    this.heapPressure = heapPressure;
    this.timer = timer;
    this.madeRoom = timer.nanos() - PAUSE_NANOS;
    this.told = timer.nanos() - QUIET_NANOS;
  }

  /**
   * Why there is no room for another session; null if there is.
   *
   * @param sessions how many there are
   * @param address where its client is; asked for only when it matters
   */
  @Nullable HandshakeError refuse(int sessions, Supplier<String> address) {
    if (heapPressure.isHigh()) {
      if (isTimeToMakeRoom()) {
        close(unclaimed.takeOldest());
      }
      return HandshakeError.FULL;
    }
    if (maxSessions > 0 && sessions >= maxSessions) {
      return HandshakeError.FULL;
    }
    return unclaimed.limitsAddresses() && unclaimed.isFullFor(address.get())
        ? HandshakeError.FULL_FOR_ADDRESS
        : null;
  }

  private synchronized boolean isTimeToMakeRoom() {
    long now = timer.nanos();
    boolean due = now - madeRoom >= PAUSE_NANOS;
    madeRoom = due ? now : madeRoom;
    return due;
  }

  /** A session has no claim, or none any more. */
  void hasNoClaim(EngineSession session) {
    List<EngineSession> oldest = unclaimed.add(session);
    if (session.isOver()) {
      unclaimed.remove(session); // It ended meanwhile, and would stay for ever.
    }
    close(oldest);
  }

  /** A session has a claim, or is over. */
  void needsNoRoom(EngineSession session) {
    unclaimed.remove(session);
  }

  private void close(List<EngineSession> oldest) {
    if (!oldest.isEmpty()) {
      tell(oldest.size());
      oldest.forEach(session -> session.abort(CloseReason.UNCLAIMED));
    }
  }

  private void tell(int more) {
    int all;
    synchronized (this) {
      closed += more;
      long now = timer.nanos();
      if (now - told < QUIET_NANOS) {
        return;
      }
      told = now;
      all = closed;
      closed = 0;
    }
    LOG.log(
        Level.WARNING,
        "there are more clients without a claim than there is room for (UNCLAIMED_MAX, and the"
            + " heap): the oldest are closed, {0} since this was said last",
        all);
  }

  /** How many bytes unfinished messages may take. */
  InboundBudget input() {
    return input;
  }

  /** What the heap has room for. */
  HeapPressure heapPressure() {
    return heapPressure;
  }

  /** How many sessions have no claim. */
  int unclaimed() {
    return unclaimed.size();
  }
}
