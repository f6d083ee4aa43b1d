package io.notificationsocket.engineio;

import io.notificationsocket.config.EngineSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to move a session from polling to another transport.
 *
 * <p>The client probes the new transport ({@code 2probe}, answered with {@code 3probe}), then lets
 * its waiting poll end and says {@code 5} on the new one. Until then the session writes to the old
 * transport, so nothing is lost or overtaken; a noop ends the poll that the client waits for. Any
 * other packet, or too long a time, ends the attempt and the session stays on polling.
 */
final class Upgrade {

  /** The reference server looks this often for a poll to end. */
  private static final Duration NOOP_PERIOD = Duration.ofMillis(100);

  static final String PROBE = "probe";

  private final EngineSession session;
  private final Transport candidate;
  private final Timer timer;
  private Timer.@Nullable Timeout deadline;
  private Timer.@Nullable Timeout noop;
  private boolean probed;
  private boolean replying;
  private boolean movedOver;
  private boolean over;

  Upgrade(EngineSession session, Transport candidate, Timer timer) {
    this.session = session;
    this.candidate = candidate;
    this.timer = timer;
  }

  Transport candidate() {
    return candidate;
  }

  synchronized void begin(EngineSettings settings) {
    if (!over) {
      deadline = timer.schedule(settings.upgradeTimeout(), () -> session.abandonUpgrade(this));
    }
  }

  /** A packet came in on the candidate. */
  void receive(Packet packet) {
    if (packet.type() == PacketType.PING && packet.data().equals(PROBE)) {
      reply();
    } else if (packet.type() == PacketType.UPGRADE) {
      session.completeUpgrade(this);
    } else {
      session.abandonUpgrade(this);
    }
  }

  private void reply() {
    boolean first;
    synchronized (this) {
      if (over || replying) {
        return;
      }
      replying = true;
      first = !probed;
      probed = true;
    }
    candidate.write(List.of(Packet.of(PacketType.PONG, PROBE)), this::replied);
    if (first) {
      endPoll();
    }
  }

  private void replied(@Nullable Throwable failure) {
    boolean counted;
    synchronized (this) {
      replying = false;
      counted = movedOver;
    }
    if (counted) {
      session.written(failure);
    } else if (failure != null) {
      session.abandonUpgrade(this);
    }
  }

  /**
   * The session moves to the candidate. The client may have seen the reply, and have moved over,
   * before the reply's write is called back: then that write is the first of the session there.
   *
   * @return whether the reply's write is still in flight
   */
  synchronized boolean moveOver() {
    movedOver = true;
    return replying;
  }

  private void endPoll() {
    session.endPoll();
    synchronized (this) {
      if (!over) {
        noop = timer.schedule(NOOP_PERIOD, this::endPoll);
      }
    }
  }

  void discard(CloseReason reason) {
    end();
    candidate.abort(reason);
  }

  synchronized void end() {
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
    if (noop != null) {
      noop.cancel();
    }
  }
}
