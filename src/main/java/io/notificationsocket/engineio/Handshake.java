package io.notificationsocket.engineio;

import org.jspecify.annotations.Nullable;

/**
 * What a request says of itself before a session takes it.
 *
 * @param transport null when none or an unknown one was named
 * @param version null when none or an unknown one was named
 * @param sid null for a request that wants a new session
 * @param upgrade whether it asks for a WebSocket
 * @param originPermitted whether the page that made it may connect
 */
public record Handshake(
    String method,
    @Nullable TransportName transport,
    @Nullable ProtocolVersion version,
    @Nullable String sid,
    boolean upgrade,
    boolean originPermitted) {}
