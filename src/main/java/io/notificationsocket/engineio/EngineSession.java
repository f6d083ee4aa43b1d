package io.notificationsocket.engineio;

import io.notificationsocket.engineio.EngineApplication.SessionHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO session, over whichever transport it has at the moment.
 *
 * <p>Safe between threads. Everything that is sent goes through one bounded {@link Outbox}. Nothing
 * is written, closed or called back with the lock held.
 */
public final class EngineSession implements Transport.WriteCallback, Inbound {

  private static final Logger LOG = System.getLogger(EngineSession.class.getName());

  /** What anybody may send, who is yet to say who it is: the largest token has room in it. */
  private static final int UNCLAIMED_LIMIT = 8 * 1024;

  /** How long it may take until a session that moves to another node has nothing under way. */
  private static final Duration HAND_OVER_TIME = Duration.ofSeconds(3);

  private final String id;
  private final EngineServer server;
  private final ProtocolVersion version;
  private final String address;
  private final Timer timer;
  private final Heartbeat heartbeat;
  private final Object lock = new Object();

  private final Outbox outbox;

  // Guarded by the lock.
  private CloseReason closeReason = CloseReason.FORCED_CLOSE;
  private @Nullable Upgrade upgrade;

  private volatile SessionHandler handler = SessionHandler.NONE;
  private volatile @Nullable Arrival arrival; // while it comes from another node
  private volatile boolean claimed;

  EngineSession(
      EngineServer server,
      String id,
      ProtocolVersion version,
      Transport first,
      String address,
      Timer timer) {
    this.server = server;
    this.id = id;
    this.version = version;
    this.address = address;
    this.timer = timer;
    this.outbox =
        new Outbox(
            this,
            lock,
            new OutboundQueue(server.settings(), server.room().heapPressure()),
            first,
            server.flushers());
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

  /** The address that the session was opened from, or its network; to tell clients apart by. */
  public String address() {
    return address;
  }

  /** The transport of the moment. */
  public Transport transport() {
    return outbox.transport();
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
    if (!outbox.isClosed()) {
      handler.opened();
    }
  }

  /**
   * Ends the session if the client has been silent for too long; the timer may be a moment late.
   */
  boolean expireIfOverdue() {
    boolean overdue = heartbeat.isOverdue();
    if (overdue) {
      abort(CloseReason.PING_TIMEOUT);
    }
    return overdue;
  }

  /** Runs a task later, on the thread of the timer: it must not wait for anything. */
  public Timer.Timeout schedule(Duration delay, Runnable task) {
    return timer.schedule(delay, task);
  }

  /** The application knows who the client is: it may stay, and send as much as was announced. */
  public void claimed() {
    claimed = true;
    server.room().needsNoRoom(this);
  }

  /** The application does not know that any more. */
  public void unclaimed() {
    claimed = false;
    server.room().hasNoClaim(this);
  }

  // ---- out -----------------------------------------------------------------------------------

  /** What goes out, for callers that decide when it is written; {@link #send} does both. */
  public Outbox outbox() {
    return outbox;
  }

  /**
   * Queues a packet and writes it if it can be written now. Never waits; a full queue ends the
   * session.
   *
   * @return false when the session is closing, or was ended because of this packet
   */
  public boolean send(Packet packet) {
    boolean taken = outbox.offer(packet);
    outbox.flush();
    return taken;
  }

  /** As {@link #send(Packet)}, for packets that no other may come between. */
  public boolean send(List<Packet> packets) {
    boolean taken = outbox.offer(packets);
    outbox.flush();
    return taken;
  }

  /** Asks the client whether it lives. */
  void ping() {
    outbox.offerPing();
    outbox.flush();
  }

  /** What is to be run when everything that was sent before is known to have arrived. */
  Runnable receipt() {
    return handler.receipt();
  }

  /** For transports: a write is over. */
  @Override
  public void written(@Nullable Throwable failure) {
    outbox.written(failure == null);
    if (failure == null) {
      outbox.flush();
    } else {
      LOG.log(Level.DEBUG, () -> this + " write failed: " + failure);
      abort(CloseReason.TRANSPORT_ERROR);
    }
  }

  // ---- in ------------------------------------------------------------------------------------

  @Override
  public int limit() {
    int announced = server.settings().maxPayload();
    Arrival arriving = arrival;
    boolean mayBeClaimed = claimed || (arriving != null && arriving.isTaking());
    return mayBeClaimed ? announced : Math.min(announced, UNCLAIMED_LIMIT);
  }

  @Override
  public Reservation reserve() {
    return new Reservation(server.room().input(), () -> claimed);
  }

  /** For transports: a packet came in. Never called twice at the same time for one transport. */
  public void receive(Transport from, Packet packet) {
    Arrival arriving = arrival;
    if (arriving != null && arriving.receive(packet)) {
      return;
    }
    Upgrade attempt = null;
    synchronized (lock) {
      if (isCandidate(from)) {
        attempt = upgrade;
      } else if (from != outbox.transport() || !isHeard(packet)) {
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
    return outbox.isOpen() || (!outbox.isClosed() && packet.type() == PacketType.CLOSE);
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
      if (!outbox.isOpen() || upgrade != null || transportName() != TransportName.POLLING) {
        return false;
      }
      upgrade = attempt;
    }
    attempt.begin(server.settings());
    return true;
  }

  /** Ends a waiting poll, if there is one and nothing else is about to; the client polls again. */
  public void endPoll() {
    if (outbox.isIdle()) {
      send(Packet.NOOP);
    }
  }

  /**
   * The client has opened a WebSocket at another node: waiting polls end, and what is sent goes on
   * by polling until the session is handed over.
   *
   * @return false when it cannot be handed over
   */
  public boolean probeElsewhere() {
    MovingTransport elsewhere = new MovingTransport();
    if (!handler.canLeave() || !probe(elsewhere)) {
      return false;
    }
    receive(elsewhere, Packet.of(PacketType.PING, Upgrade.PROBE));
    return true;
  }

  /** The client stays here after all. */
  public void abandonElsewhere() {
    Upgrade attempt = upgradeElsewhere();
    if (attempt != null) {
      abandonUpgrade(attempt);
    }
  }

  private @Nullable Upgrade upgradeElsewhere() {
    synchronized (lock) {
      return upgrade != null && upgrade.candidate() instanceof MovingTransport ? upgrade : null;
    }
  }

  /**
   * Hands itself over to the node where its client is now, and is over here; nothing is told to
   * anybody.
   *
   * @param then given null when it cannot; called once, maybe later
   */
  public void handOver(Consumer<@Nullable MovedSession> then) {
    Upgrade attempt = upgradeElsewhere();
    if (attempt == null) {
      then.accept(null);
      return;
    }
    completeUpgrade(attempt);
    handOver(then, timer.nanos() + HAND_OVER_TIME.toNanos());
  }

  /** The last poll's write may not be called back yet, and a claim not answered. */
  private void handOver(Consumer<@Nullable MovedSession> then, long deadline) {
    if (outbox.isClosed()) {
      then.accept(null);
    } else if (handler.isQuiet() && !outbox.isWriting()) {
      String state = handler.leave();
      List<Packet> rest = outbox.takeRest();
      heartbeat.stop();
      server.room().needsNoRoom(this);
      server.forget(this);
      then.accept(rest == null ? null : new MovedSession(version, rest, state));
    } else if (timer.nanos() - deadline < 0) {
      var unused = timer.schedule(EngineServer.A_MOMENT, () -> handOver(then, deadline));
    } else {
      abort(CloseReason.TRANSPORT_ERROR);
      then.accept(null);
    }
  }

  /** Comes from another node; its client's packets are for the arrival until that is over. */
  void arriving(Arrival from) {
    arrival = from;
  }

  void hasArrived() {
    arrival = null;
  }

  /** What was queued at another node goes out before all else. */
  void queueAgain(List<Packet> packets) {
    outbox.offerAgain(packets);
  }

  /** Goes on as it was at another node. */
  void continues() {
    heartbeat.alive();
    handler.opened();
    outbox.flush();
  }

  /** For its arrival: a packet that had to wait. */
  void take(Packet packet) {
    if (outbox.isOpen()) {
      receive(packet);
    }
  }

  void completeUpgrade(Upgrade attempt) {
    Transport old;
    synchronized (lock) {
      if (upgrade != attempt || outbox.isClosed()) {
        return;
      }
      upgrade = null;
      old = outbox.moveTo(attempt.candidate(), attempt.moveOver());
    }
    attempt.end();
    old.abort(CloseReason.UPGRADED);
    outbox.flush();
    handler.upgraded();
  }

  /** Closes the session, whose client is to come again elsewhere. */
  void drain() {
    handler.draining();
    close(CloseReason.SERVER_SHUTDOWN);
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
    Arrival arriving = arrival;
    if (arriving != null) {
      arriving.transportClosed(reason);
      return;
    }
    Upgrade attempt = null;
    synchronized (lock) {
      if (isCandidate(gone)) {
        attempt = upgrade;
        upgrade = null;
      } else if (gone != outbox.transport()) {
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
      if (!outbox.finish()) {
        return;
      }
      closeReason = reason;
    }
    outbox.flush();
  }

  /** Whether it has ended. */
  boolean isOver() {
    return outbox.isClosed();
  }

  /** For the outbox: a closing session has nothing more to write. */
  void drained() {
    CloseReason reason;
    synchronized (lock) {
      reason = closeReason;
    }
    end(reason, true);
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
      if (!outbox.close()) {
        return;
      }
      attempt = upgrade;
      upgrade = null;
      last = outbox.transport();
    }
    Level level = reason == CloseReason.QUEUE_OVERFLOW ? Level.WARNING : Level.DEBUG;
    LOG.log(level, () -> was + " ends: " + reason.text());
    heartbeat.stop();
    server.room().needsNoRoom(this);
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

  /** The sid is a secret as long as the session lives, so only the beginning of it is shown. */
  @Override
  public String toString() {
    return "session %s (%s, %s)".formatted(SessionId.abbreviated(id), version, outbox);
  }
}
