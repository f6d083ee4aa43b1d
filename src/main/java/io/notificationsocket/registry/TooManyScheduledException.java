package io.notificationsocket.registry;

/** So many pushes wait to be made that no more can be scheduled. */
public final class TooManyScheduledException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TooManyScheduledException() {
    super(
        Schedules.MOST
            + " pushes are scheduled already. Cancel some, or wait until some were made.");
  }
}
