package io.notificationsocket.engineio;

import java.util.function.BooleanSupplier;

/**
 * The bytes that one unfinished message has taken from the {@link InboundBudget}. They come back
 * once, whether the message ends or its connection does. Safe between threads.
 */
public final class Reservation {

  /** For messages without an owner: there is no room for them. */
  public static final Reservation NONE = new Reservation(new InboundBudget(0), () -> false);

  private final InboundBudget budget;
  private final BooleanSupplier claimed;
  private long bytes;
  private boolean released;

  /**
   * @param claimed whether the client holds a claim
   */
  Reservation(InboundBudget budget, BooleanSupplier claimed) {
    this.budget = budget;
    this.claimed = claimed;
  }

  /** Has so many bytes in all from now on; false when there is no room, or it was released. */
  public synchronized boolean growTo(long wanted) {
    if (released || !budget.take(wanted - bytes, claimed.getAsBoolean())) {
      return false;
    }
    bytes = wanted;
    return true;
  }

  /** Gives all bytes back; does nothing when that was done. */
  public synchronized void release() {
    if (!released) {
      released = true;
      budget.giveBack(bytes);
    }
  }
}
