package io.notificationsocket.exchange.local;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a message is kept for a user.
 *
 * @param log whether for catch-up, until the message expires
 * @param inboxUntil when it expires in the inbox; null if it is not in the inbox
 */
public record Place(boolean log, @Nullable Instant inboxUntil) {

  /** For catch-up only. */
  public static final Place LOG = new Place(true, null);

  /** Whether it is kept at all. */
  public boolean isAny() {
    return log || inboxUntil != null;
  }
}
