package io.notificationsocket.registry;

import java.time.Instant;

/**
 * How a client is connected.
 *
 * @param since when its connection began
 * @param transport {@code websocket} or {@code polling}
 * @param protocol the version of Engine.IO that it speaks, 3 or 4
 */
public record ConnectedClient(Instant since, String transport, int protocol) {}
