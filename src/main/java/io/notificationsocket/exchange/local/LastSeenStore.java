package io.notificationsocket.exchange.local;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps when users were last connected, for a year. Thread-safe. What it is told may be lost if the
 * server is killed within a second; users who were connected when it was killed count as seen until
 * about then.
 */
public interface LastSeenStore {

  /** A user who was not connected is. */
  void connected(String userId, Instant now);

  /** A user's last connected client has gone. */
  void disconnected(String userId, Instant now);

  /** When a user who is not connected last was; null if never. */
  @Nullable Instant find(String userId);

  /** The server is running, and users are connected. Called about every minute. */
  void running(Instant now);

  /** Drops what is a year old. */
  void expire(Instant now);
}
