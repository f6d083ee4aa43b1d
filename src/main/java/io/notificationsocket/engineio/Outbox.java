package io.notificationsocket.engineio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one session sends to its current transport: a bounded queue, and at most one write in
 * flight. A thread that finds work and no write in flight drains the queue, in a loop when writes
 * complete at once. Safe between threads; nothing is written or called back with the session's lock
 * held.
 */
public final class Outbox {

  /** What is taken and written. */
  private enum State {
    OPEN,
    /** Nothing is taken any more, but what waits is written. */
    CLOSING,
    CLOSED
  }

  private final EngineSession session;
  private final Object lock;
  private final Flushers flushers;

  // Guarded by the lock.
  private final OutboundQueue queue;
  private State state = State.OPEN;
  private Transport transport;
  private boolean draining;
  private boolean overflowed;
  private boolean flushingSoon;
  private boolean inRounds; // was written last by the flushers
  private int inFlight;
  private int holds;
  private @Nullable Runnable whenDrained;
  private boolean failed; // a write did
  private boolean drainedAtEnd;

  /**
   * @param lock the session's, so that it can do more than one thing at a time
   */
  Outbox(
      EngineSession session, Object lock, OutboundQueue queue, Transport first, Flushers flushers) {
    this.session = session;
    this.lock = lock;
    this.queue = queue;
    this.transport = first;
    this.flushers = flushers;
  }

  Transport transport() {
    synchronized (lock) {
      return transport;
    }
  }

  boolean isOpen() {
    synchronized (lock) {
      return state == State.OPEN;
    }
  }

  boolean isClosed() {
    synchronized (lock) {
      return state == State.CLOSED;
    }
  }

  // ---- taking --------------------------------------------------------------------------------

  /**
   * Queues a packet, but leaves all that follows from it to the {@link #flush} that the caller
   * owes: for callers that hold a lock.
   *
   * @return false when the session is closing, or will be ended because of this packet
   */
  public boolean offer(Packet packet) {
    synchronized (lock) {
      return state == State.OPEN && took(queue.offer(packet));
    }
  }

  /** The same for packets that no other may come between. */
  boolean offer(List<Packet> packets) {
    synchronized (lock) {
      return state == State.OPEN && took(queue.offerAll(packets));
    }
  }

  /**
   * The same for what can wait: only while the queue is less than half full, and without an end to
   * the session when it is not.
   */
  public boolean offerIfRoom(Packet packet) {
    synchronized (lock) {
      return state == State.OPEN && queue.isHalfEmptyFor(packet) && queue.offer(packet);
    }
  }

  /** Takes a ping, also when closing: the client may not read what it has to. */
  void offerPing() {
    synchronized (lock) {
      if (state != State.CLOSED) {
        var unused = took(queue.offer(Packet.PING));
      }
    }
  }

  private boolean took(boolean taken) {
    overflowed |= !taken;
    return taken;
  }

  /** Runs a task, once, when everything queued now has been written. */
  public void whenDrained(Runnable task) {
    synchronized (lock) {
      if (state != State.OPEN) {
        return;
      }
      whenDrained = task;
    }
    flush();
  }

  // ---- writing -------------------------------------------------------------------------------

  /**
   * Writes what waits, if something waits and the transport is ready. Also ends a closing session,
   * and one whose queue was too full.
   */
  public void flush() {
    boolean tooFull;
    synchronized (lock) {
      tooFull = overflowed && state != State.CLOSED;
      if (draining && !tooFull) {
        return;
      }
      draining |= !tooFull;
    }
    if (tooFull) {
      session.abort(CloseReason.QUEUE_OVERFLOW);
      return;
    }
    drain();
    tellIfDrained();
  }

  /** As {@link #flush}, after what was offered to many sessions: another thread writes. */
  public void flushSoon() {
    boolean tooFull;
    synchronized (lock) {
      tooFull = overflowed;
      if (!tooFull && (flushingSoon || draining || !canWrite())) {
        return; // The thread that writes now, or next, takes it along.
      }
      flushingSoon |= !tooFull;
    }
    if (tooFull) {
      flush();
    } else {
      flushers.flushSoon(session);
    }
  }

  /**
   * As {@link #flush}, but when this session got its last packets with many others, and these are
   * being written to again, it waits for its turn.
   */
  public void flushInTurn() {
    boolean wait = flushers.areBusyFor(session);
    synchronized (lock) {
      wait &= inRounds;
      inRounds = wait;
    }
    if (wait) {
      flushSoon();
    } else {
      flush();
    }
  }

  /** For the flushers: writes what waits, as they were asked to. */
  void flushNow() {
    synchronized (lock) {
      flushingSoon = false;
      inRounds = true;
    }
    flush();
  }

  /** Runs a task that sends packets; they are written when it returns. */
  public void hold(Runnable sends) {
    synchronized (lock) {
      holds++;
    }
    try {
      sends.run();
    } finally {
      synchronized (lock) {
        holds--;
      }
      flush();
    }
  }

  private void drain() {
    while (true) {
      Transport to;
      List<Packet> batch;
      synchronized (lock) {
        if (!canWrite()) {
          draining = false;
          return;
        }
        to = transport;
        batch = queue.take(to.batchSize(), to.batchBytes());
        inFlight++;
      }
      to.write(batch, session);
    }
  }

  private boolean canWrite() {
    return state != State.CLOSED
        && inFlight == 0
        && holds == 0
        && !queue.isEmpty()
        && transport.isWritable();
  }

  void written(boolean well) {
    synchronized (lock) {
      inFlight--;
      failed |= !well;
    }
  }

  private void tellIfDrained() {
    Runnable task;
    boolean closing;
    synchronized (lock) {
      if (state == State.CLOSED || inFlight > 0 || !queue.isEmpty()) {
        return;
      }
      closing = state == State.CLOSING;
      task = whenDrained;
      whenDrained = null;
    }
    if (closing) {
      session.drained();
    } else if (task != null) {
      task.run();
    }
  }

  // ---- polling and upgrade -------------------------------------------------------------------

  /**
   * Whether all that was queued has been written to a transport; once closed, whether it had been
   * then.
   */
  public boolean isDrained() {
    synchronized (lock) {
      return state == State.CLOSED ? drainedAtEnd : hasNothingToWrite();
    }
  }

  private boolean hasNothingToWrite() {
    return inFlight == 0 && queue.isEmpty() && !failed;
  }

  /** Whether a poll waits that nothing is about to end. */
  boolean isIdle() {
    synchronized (lock) {
      return inFlight == 0 && transport.isWritable() && queue.isEmpty();
    }
  }

  /**
   * Writes to another transport from now on.
   *
   * @param writing whether it is being written to already
   * @return the one of before
   */
  Transport moveTo(Transport next, boolean writing) {
    synchronized (lock) {
      Transport old = transport;
      transport = next;
      if (writing) {
        inFlight++;
      }
      return old;
    }
  }

  /** Whether a write is under way. */
  boolean isWriting() {
    synchronized (lock) {
      return inFlight > 0 || draining;
    }
  }

  /** Closes and returns what waits; null when it was closed before. */
  @Nullable List<Packet> takeRest() {
    synchronized (lock) {
      if (state == State.CLOSED) {
        return null;
      }
      drainedAtEnd = hasNothingToWrite();
      List<Packet> rest =
          queue.isEmpty() ? List.of() : queue.take(Integer.MAX_VALUE, Integer.MAX_VALUE);
      state = State.CLOSED;
      return rest;
    }
  }

  /** Queues what another node had queued before; its limits have counted. */
  void offerAgain(List<Packet> packets) {
    synchronized (lock) {
      packets.forEach(queue::add);
    }
  }

  // ---- end -----------------------------------------------------------------------------------

  /** Takes no more; false when it did not before. */
  boolean finish() {
    synchronized (lock) {
      if (state != State.OPEN) {
        return false;
      }
      state = State.CLOSING;
      return true;
    }
  }

  /** Drops what waits; false when it was closed before. */
  boolean close() {
    synchronized (lock) {
      if (state == State.CLOSED) {
        return false;
      }
      drainedAtEnd = hasNothingToWrite();
      state = State.CLOSED;
      queue.clear();
      return true;
    }
  }

  /** The transport, the state and the depth of the queue. */
  @Override
  public String toString() {
    synchronized (lock) {
      return "%s, %s, %s waiting".formatted(transport.name(), state, queue);
    }
  }
}
