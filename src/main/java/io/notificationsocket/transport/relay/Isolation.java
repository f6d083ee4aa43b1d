package io.notificationsocket.transport.relay;

import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.Peer;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.Timer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends clients away from a node that has lost Redis while other nodes have not: there they get
 * their messages. While none has it, clients stay where they are.
 */
final class Isolation {

  private static final Logger LOG = System.getLogger(Isolation.class.getName());
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** With the 6 s until the loss of Redis is noticed, 10 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Duration ANSWER_TIME = Duration.ofSeconds(2);

  private final EngineServer engine;
  private final Peers peers;
  private final PeerClient client;
  private final Timer timer;
  private final Duration drainTime;
  private final AtomicBoolean isolated = new AtomicBoolean();

  /**
   * @param drainTime over which clients are sent away
   */
  Isolation(EngineServer engine, PeerClient client, Timer timer, Duration drainTime) {
    this.engine = engine;
    this.peers = engine.peers();
    this.client = client;
    this.timer = timer;
    this.drainTime = drainTime;
  }

  /** Looks regularly, as long as the timer runs. */
  void watch() {
    var unused = timer.schedule(BETWEEN_LOOKS, this::look);
  }

  private void look() {
    try {
      compare();
    } finally {
      watch();
    }
  }

  private void compare() {
    Duration lost = peers.outOfTouch();
    if (lost.isZero() && isolated.getAndSet(false)) {
      LOG.log(Level.INFO, "this node reaches Redis again: clients may come");
      peers.tellIsolated(false);
      engine.welcome();
    } else if (lost.compareTo(PATIENCE) >= 0 && !isolated.get()) {
      peers.all().forEach(this::ask);
    }
  }

  private void ask(Peer peer) {
    var unused =
        client
            .get(peer, PeerServlet.STORE, ANSWER_TIME)
            .thenAccept(
                answer -> {
                  if (answer.statusCode() == 200 && !peers.outOfTouch().isZero()) {
                    isolate(peer);
                  }
                });
  }

  private void isolate(Peer peer) {
    if (!isolated.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "this node has lost Redis, and " + peer + " has not: clients are sent to other nodes");
      peers.tellIsolated(true);
      engine.sendAway(drainTime);
    }
  }
}
