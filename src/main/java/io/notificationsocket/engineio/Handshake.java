package io.notificationsocket.engineio;

import org.jspecify.annotations.Nullable;

/**
 * What a request says of itself before a session takes it.
 *
 * @param transport null when none or an unknown one was named
 * @param version null when none or an unknown one was named
 * @param sid null for a request that wants a new session
 * @param upgrade whether it asks for a WebSocket
 * @param origin what is known of the page that made it
 */
public record Handshake(
    String method,
    @Nullable TransportName transport,
    @Nullable ProtocolVersion version,
    @Nullable String sid,
    boolean upgrade,
    Origin origin) {

  /** Whether the page that made a request may connect. */
  public enum Origin {
    PERMITTED,
    FORBIDDEN,
    /** The header holds characters that no header may hold. */
    INVALID
  }
}
