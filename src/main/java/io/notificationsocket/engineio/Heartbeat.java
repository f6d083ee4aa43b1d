package io.notificationsocket.engineio;

import io.notificationsocket.config.EngineSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a client is gone. Protocol 4: the server pings, the client has to answer. Protocol
 * 3: the client pings, in time. One timed task at any moment. Safe between threads.
 */
final class Heartbeat {

  private final EngineSession session;
  private final Timer timer;
  private final Duration interval;
  private final Duration timeout;

  // Guarded by this.
  private Timer.@Nullable Timeout next;
  private boolean stopped;

  /** When the client is gone; of meaning only while the next task is to say so. */
  private long deadline;

  private boolean expiring;

  /**
   * What the client's next sign of life proves. In protocol 4 a pong answers a ping; in protocol 3
   * a client pings again only when its last ping was answered. So what went before has arrived.
   */
  private volatile @Nullable Runnable receipt;

  Heartbeat(EngineSession session, Timer timer, EngineSettings settings) {
    this.session = session;
    this.timer = timer;
    this.interval = settings.pingInterval();
    this.timeout = settings.pingTimeout();
  }

  /** Begins, and begins anew whenever the client has shown that it lives. */
  void alive() {
    if (session.version() == ProtocolVersion.V4) {
      pingLater();
    } else {
      expireIn(interval.plus(timeout));
    }
  }

  /** Whether the client's time is over, also when the timer's thread is late to say so. */
  synchronized boolean isOverdue() {
    return expiring && timer.nanos() - deadline >= 0;
  }

  /** Takes a ping or a pong; one in the wrong direction ends the session. */
  void receive(Packet packet) {
    boolean serverPings = session.version() == ProtocolVersion.V4;
    if (serverPings != (packet.type() == PacketType.PONG)) {
      session.abort(CloseReason.TRANSPORT_ERROR);
      return;
    }
    alive();
    Runnable proven = receipt;
    if (proven != null) {
      receipt = null;
      proven.run();
    }
    if (!serverPings) {
      receipt = session.receipt();
      session.send(Packet.of(PacketType.PONG, packet.data()));
    }
  }

  private void ping() {
    // The deadline first: the answer may come before send returns.
    expireIn(timeout);
    receipt = session.receipt();
    session.ping();
  }

  private void expire() {
    session.abort(CloseReason.PING_TIMEOUT);
  }

  private synchronized void pingLater() {
    expiring = false;
    if (!stopped) {
      forgetNext();
      next = timer.scheduleAbout(interval, this::ping);
    }
  }

  private synchronized void expireIn(Duration delay) {
    if (!stopped) {
      forgetNext();
      next = timer.schedule(delay, this::expire);
      expiring = true;
      deadline = timer.nanos() + delay.toNanos();
    }
  }

  private void forgetNext() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  synchronized void stop() {
    stopped = true;
    expiring = false;
    forgetNext();
  }
}
