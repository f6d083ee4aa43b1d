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

  /** How often it is looked whether the other client has gone meanwhile. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Socket socket;
  private final Function<Claim, Duration> wait;
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
   */
  ClaimTurn(Socket socket, Function<Claim, Duration> wait) {
    this.socket = socket;
    this.wait = wait;
  }

  /**
   * Makes a claim now or, on the timer's thread, when it may be made.
   *
   * @param abandoned called instead of {@code claiming} if the claim is given up before
   */
  void take(Claim claim, Runnable claiming, Runnable abandoned) {
    Duration left = wait.apply(claim);
    if (left.isZero()) {
      claiming.run();
    } else {
      Waiting begun = new Waiting(claim, claiming, abandoned);
      waiting.set(begun);
      lookLater(begun, left);
    }
  }

  private void lookLater(Waiting begun, Duration left) {
    Duration pause = left.compareTo(LOOK) < 0 ? left : LOOK;
    var unused = socket.schedule(pause, () -> look(begun));
  }

  private void look(Waiting begun) {
    if (waiting.get() != begun) {
      return; // given up
    }
    Duration left = wait.apply(begun.claim);
    if (!left.isZero()) {
      lookLater(begun, left);
    } else if (waiting.compareAndSet(begun, null)) {
      begun.claiming.run();
    }
  }

  /** Gives up the claim that waits, if one does: the client is gone or wants something else. */
  void abandon() {
    Waiting given = waiting.getAndSet(null);
    if (given != null) {
      given.abandoned.run();
    }
  }
}
