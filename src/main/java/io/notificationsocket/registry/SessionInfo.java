package io.notificationsocket.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One of a user's registrations, and the client that is connected under it.
 *
 * @param client null while none is
 * @param expires when the registration ends unless a client comes; null while one is connected
 * @param waiting kept messages that are not known to have arrived
 * @param meta what the backend noted, a JSON object; null for nothing
 */
public record SessionInfo(
    String connectionId,
    @Nullable ConnectedClient client,
    @Nullable Instant expires,
    int waiting,
    @Nullable String meta) {}
