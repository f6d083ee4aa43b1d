package io.notificationsocket.engineio;

import io.notificationsocket.engineio.EngineApplication.SessionHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO session, over whichever transport it has at the moment.
 *
 * <p>Safe between threads. Everything that is sent goes through one bounded queue; at most one
 * write is in flight, and whoever finds work and no write in flight drains the queue, going on by
 * iteration when writes complete at once. Nothing is written, closed or called back with the lock
 * held.
 */
public final class EngineSession implements Transport.WriteCallback {

  private static final Logger LOG = System.getLogger(EngineSession.class.getName());

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final String id = SessionId.next();
  private final EngineServer server;
  private final ProtocolVersion version;
  private final Timer timer;
  private final Heartbeat heartbeat;
  private final Object lock = new Object();

  // Guarded by the lock.
  private final OutboundQueue queue;
  private State state = State.OPEN;
  private CloseReason closeReason = CloseReason.FORCED_CLOSE;
  private Transport transport;
  private @Nullable Upgrade upgrade;
  private boolean draining;
  private boolean overflowed;
  private boolean flushingSoon;
  private int inFlight;
  private int holds;
  private @Nullable Runnable whenDrained;

  private volatile boolean polling;
  private volatile @Nullable Runnable polledReceipt;
  private volatile SessionHandler handler = SessionHandler.NONE;

  EngineSession(EngineServer server, ProtocolVersion version, Transport first, Timer timer) {
    this.server = server;
    this.version = version;
    this.transport = first;
    this.polling = first.name() == TransportName.POLLING;
    this.timer = timer;
    this.queue = new OutboundQueue(server.settings());
    this.heartbeat = new Heartbeat(this, timer, server.settings());
  }

  /** The sid. */
  public String id() {
    return id;
  }

  /** The protocol that the client speaks. */
  public ProtocolVersion version() {
    return version;
  }

  /** The transport of the moment. */
  public Transport transport() {
    synchronized (lock) {
      return transport;
    }
  }

  /** The name of the transport of the moment. */
  public TransportName transportName() {
    return transport().name();
  }

  /** Before anybody else knows the session: whatever ends it later, the handler hears of it. */
  void handledBy(SessionHandler made) {
    handler = made;
  }

  void open() {
    // First, since the client counts from when it hears of its session.
    heartbeat.alive();
    send(OpenPacket.of(id, transportName(), server.settings()));
    if (!isOver()) {
      handler.opened();
    }
  }

  private boolean isOver() {
    synchronized (lock) {
      return state == State.CLOSED;
    }
  }

  /** Runs a task later, on the thread of the timer: it must not wait for anything. */
  public Timer.Timeout schedule(Duration delay, Runnable task) {
    return timer.schedule(delay, task);
  }

  // ---- out -----------------------------------------------------------------------------------

  /**
   * Queues a packet and writes it if it can be written now. Never waits; a full queue ends the
   * session.
   *
   * @return false when the session is closing, or was ended because of this packet
   */
  public boolean send(Packet packet) {
    boolean taken = offer(packet);
    flush();
    return taken;
  }

  /** As {@link #send(Packet)}, for packets that no other may come between. */
  public boolean send(List<Packet> packets) {
    boolean taken;
    synchronized (lock) {
      taken = state == State.OPEN && took(queue.offerAll(packets));
    }
    flush();
    return taken;
  }

  /**
   * Queues a packet as {@link #send(Packet)} does, but leaves all that follows from it to the
   * {@link #flush} that the caller owes: for callers that hold a lock.
   */
  public boolean offer(Packet packet) {
    synchronized (lock) {
      return state == State.OPEN && took(queue.offer(packet));
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

  /** Runs a task, once, as soon as everything that is queued now was written. */
  public void whenDrained(Runnable task) {
    synchronized (lock) {
      if (state != State.OPEN) {
        return;
      }
      whenDrained = task;
    }
    flush();
  }

  /** Asks the client whether it lives, a closing one too: it may not read what it has to. */
  void ping() {
    synchronized (lock) {
      if (state != State.CLOSED) {
        var unused = took(queue.offer(Packet.PING));
      }
    }
    flush();
  }

  private boolean took(boolean taken) {
    overflowed |= !taken;
    return taken;
  }

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
      abort(CloseReason.QUEUE_OVERFLOW);
      return;
    }
    drain();
    closeIfDrained();
  }

  /** As {@link #flush}, after what was offered to many sessions: another thread writes. */
  public void flushSoon() {
    boolean tooFull;
    synchronized (lock) {
      tooFull = overflowed;
      if (!tooFull && (flushingSoon || draining || !canWrite())) {
        return; // Whoever is to write next, or does now, takes it along.
      }
      flushingSoon |= !tooFull;
    }
    if (tooFull) {
      flush();
    } else {
      server.flushers().flushSoon(this);
    }
  }

  /** For the flushers: writes what waits, as they were asked to. */
  void flushNow() {
    synchronized (lock) {
      flushingSoon = false;
    }
    flush();
  }

  /** For polling: a new poll shows that the answer to the one before it has arrived. */
  public void polled() {
    Runnable receipt = polledReceipt;
    if (receipt != null) {
      polledReceipt = null;
      receipt.run();
    }
    flush();
  }

  /** What is to be run when everything that was sent before is known to have arrived. */
  Runnable receipt() {
    return handler.receipt();
  }

  /** Runs what sends packets and more: they are written when it is over. */
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
      // Before the packets are taken: what is offered meanwhile may go with them, but need not.
      Runnable receipt = polling ? handler.receipt() : null;
      synchronized (lock) {
        if (!canWrite()) {
          draining = false;
          return;
        }
        to = transport;
        batch = queue.take(to.batchSize(), to.batchBytes());
        inFlight++;
      }
      if (receipt != null) {
        polledReceipt = receipt;
      }
      to.write(batch, this);
    }
  }

  private boolean canWrite() {
    return state != State.CLOSED
        && inFlight == 0
        && holds == 0
        && !queue.isEmpty()
        && transport.isWritable();
  }

  /** For transports: a write is over. */
  @Override
  public void written(@Nullable Throwable failure) {
    synchronized (lock) {
      inFlight--;
    }
    if (failure == null) {
      flush();
    } else {
      LOG.log(Level.DEBUG, () -> this + " write failed: " + failure);
      abort(CloseReason.TRANSPORT_ERROR);
    }
  }

  // ---- in ------------------------------------------------------------------------------------

  /** For transports: a packet came in. Never called twice at the same time for one transport. */
  public void receive(Transport from, Packet packet) {
    Upgrade attempt = null;
    synchronized (lock) {
      if (isCandidate(from)) {
        attempt = upgrade;
      } else if (from != transport || !isHeard(packet)) {
        return;
      }
    }
    if (attempt != null) {
      attempt.receive(packet);
    } else {
      receive(packet);
    }
  }

  /** While the last packets go out, nothing but the client's own goodbye counts. */
  private boolean isHeard(Packet packet) {
    return state == State.OPEN || (state == State.CLOSING && packet.type() == PacketType.CLOSE);
  }

  private boolean isCandidate(Transport from) {
    return upgrade != null && upgrade.candidate() == from;
  }

  private void receive(Packet packet) {
    switch (packet.type()) {
      case MESSAGE -> handler.message(packet);
      case PING, PONG -> heartbeat.receive(packet);
      case CLOSE -> abort(CloseReason.TRANSPORT_CLOSE);
      case OPEN, UPGRADE, NOOP -> LOG.log(Level.DEBUG, () -> this + " ignores " + packet);
    }
  }

  // ---- upgrade -------------------------------------------------------------------------------

  /**
   * For transports: the client opened a second transport for this session.
   *
   * @return false when the session is not on polling, is closing, or is being upgraded already; the
   *     transport is to be closed then
   */
  public boolean probe(Transport candidate) {
    Upgrade attempt = new Upgrade(this, candidate, timer);
    candidate.attach(this);
    synchronized (lock) {
      if (state != State.OPEN || upgrade != null || transport.name() != TransportName.POLLING) {
        return false;
      }
      upgrade = attempt;
    }
    attempt.begin(server.settings());
    return true;
  }

  /** Ends a waiting poll, if there is one and nothing else is about to. */
  void endPoll() {
    boolean waiting;
    synchronized (lock) {
      waiting = inFlight == 0 && transport.isWritable() && queue.isEmpty();
    }
    if (waiting) {
      send(Packet.NOOP);
    }
  }

  void completeUpgrade(Upgrade attempt) {
    Transport old;
    synchronized (lock) {
      if (upgrade != attempt || state == State.CLOSED) {
        return;
      }
      old = transport;
      transport = attempt.candidate();
      polling = transport.name() == TransportName.POLLING;
      upgrade = null;
      if (attempt.moveOver()) {
        inFlight++;
      }
    }
    attempt.end();
    old.abort(CloseReason.UPGRADED);
    flush();
  }

  void abandonUpgrade(Upgrade attempt) {
    synchronized (lock) {
      if (upgrade != attempt) {
        return;
      }
      upgrade = null;
    }
    attempt.discard(CloseReason.FORCED_CLOSE);
  }

  // ---- end -----------------------------------------------------------------------------------

  /** For transports: the client's end of a transport is gone. */
  public void transportClosed(Transport gone, CloseReason reason) {
    Upgrade attempt = null;
    synchronized (lock) {
      if (isCandidate(gone)) {
        attempt = upgrade;
        upgrade = null;
      } else if (gone != transport) {
        return;
      }
    }
    if (attempt == null) {
      abort(reason);
    } else {
      attempt.discard(reason);
    }
  }

  /** Ends the session after what is queued was written. */
  public void close(CloseReason reason) {
    synchronized (lock) {
      if (state != State.OPEN) {
        return;
      }
      state = State.CLOSING;
      closeReason = reason;
    }
    flush();
  }

  private void closeIfDrained() {
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
      end(closeReason, true);
    } else if (task != null) {
      task.run();
    }
  }

  /** Ends the session at once; what is queued is dropped. */
  public void abort(CloseReason reason) {
    end(reason, false);
  }

  private void end(CloseReason reason, boolean gracefully) {
    String was = toString();
    Upgrade attempt;
    Transport last;
    synchronized (lock) {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      attempt = upgrade;
      upgrade = null;
      last = transport;
      queue.clear();
    }
    Level level = reason == CloseReason.QUEUE_OVERFLOW ? Level.WARNING : Level.DEBUG;
    LOG.log(level, () -> was + " ends: " + reason.text());
    heartbeat.stop();
    if (attempt != null) {
      attempt.discard(reason);
    }
    if (gracefully) {
      last.close(reason, () -> server.forget(this));
    } else {
      server.forget(this);
      last.abort(reason);
    }
    handler.closed(reason);
  }

  /** The sid is a secret as long as the session lives, so only its beginning is shown. */
  @Override
  public String toString() {
    synchronized (lock) {
      return "session %s*** (%s, %s, %s, %s waiting)"
          .formatted(id.substring(0, 4), version, transport.name(), state, queue);
    }
  }
}
