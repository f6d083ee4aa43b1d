package io.notificationsocket.engineio;

/**
 * A client that may send messages of this size, while all have so much room for unfinished ones.
 */
public final class RecordingInbound implements Inbound {

  private final int limit;
  private final InboundBudget budget;

  public RecordingInbound(int limit, long room) {
    this.limit = limit;
    this.budget = new InboundBudget(room);
  }

  @Override
  public int limit() {
    return limit;
  }

  @Override
  public Reservation reserve() {
    return new Reservation(budget, () -> true);
  }

  /** How many bytes unfinished messages have. */
  public long taken() {
    return budget.taken();
  }
}
