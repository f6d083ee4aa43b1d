package io.notificationsocket.socketio;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets one socket's claim wait while clients fight over its registration. Such a claim is not
 * refused: a client on a bad network, which replaces its own dead connections, gets its turn, too.
 * Safe between threads.
 */
final class ClaimTurn {

  /** How often to check whether the other client has gone meanwhile. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Socket socket;
  private final Function<Claim, Duration> wait;
  private final Serial serial;
  private final AtomicReference<@Nullable Waiting> waiting = new AtomicReference<>();

  /** Not a record: two claims of the same pair are two. */
  private static final class Waiting {
    private final Claim claim;
    private final Runnable claiming;
    private final Runnable abandoned;

    Waiting(Claim claim, Runnable claiming, Runnable abandoned) {
      this.claim = claim;
      this.claiming = claiming;
      this.abandoned = abandoned;
    }
  }

  /**
   * @param wait how long a claim has to wait from now on
   * @param serial what the socket does, one after the other: a claim's turn is one of these
   */
  ClaimTurn(Socket socket, Function<Claim, Duration> wait, Serial serial) {
    this.socket = socket;
    this.wait = wait;
    this.serial = serial;
  }

  /** Whether a claim has to wait. */
  boolean isToWait(Claim claim) {
    return !wait.apply(claim).isZero();
  }

  /**
   * Makes a claim when it may be made.
   *
   * @param claiming calls {@link Serial#done} when the claim was made
   * @param abandoned called instead if the claim is given up before
   */
  void await(Claim claim, Runnable claiming, Runnable abandoned) {
    Waiting begun = new Waiting(claim, claiming, abandoned);
    waiting.set(begun);
    lookLater(begun, wait.apply(claim));
  }

  private void lookLater(Waiting begun, Duration left) {
    Duration pause = left.compareTo(LOOK) < 0 ? left : LOOK;
    var unused = socket.session().schedule(pause, () -> lookInTurn(begun));
  }

  private void lookInTurn(Waiting begun) {
    if (!serial.add(() -> look(begun))) {
      lookLater(begun, LOOK);
    }
  }

  private void look(Waiting begun) {
    Duration left = waiting.get() == begun ? wait.apply(begun.claim) : LOOK;
    if (left.isZero() && waiting.compareAndSet(begun, null)) {
      begun.claiming.run();
      return;
    }
    if (waiting.get() == begun) {
      lookLater(begun, left);
    } // else it was given up
    serial.done();
  }

  /** Whether a claim waits. */
  boolean isWaiting() {
    return waiting.get() != null;
  }

  /** Gives up the claim that waits, if one does: the client is gone or wants something else. */
  void abandon() {
    Waiting given = waiting.getAndSet(null);
    if (given != null) {
      given.abandoned.run();
    }
  }
}
