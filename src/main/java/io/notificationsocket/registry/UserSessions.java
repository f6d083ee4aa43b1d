package io.notificationsocket.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's registrations and whether clients are connected under them.
 *
 * @param lastSeen when the last session ended; null when there was none, and while there is one
 * @param sessions in the order of their connection ids' code points
 */
public record UserSessions(@Nullable Instant lastSeen, List<SessionInfo> sessions) {

  /** Whether a client is connected. */
  public boolean isOnline() {
    return sessions.stream().anyMatch(session -> session.client() != null);
  }
}
