package io.notificationsocket.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A push was to be scheduled for a time that is too far ahead. */
public final class TooFarAheadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String detail;

  /**
   * @param latest until when a push may be scheduled now
   */
  TooFarAheadException(Instant latest) {
    this.detail =
        "The push is to be made later than "
            + latest.truncatedTo(ChronoUnit.SECONDS)
            + ", the latest time that SCHEDULE_MAX allows now. Send an earlier one.";
  }

  /** What is wrong, for the caller. */
  public String detail() {
    return detail;
  }
}
