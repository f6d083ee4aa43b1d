/**
 * Engine.IO 3 and 4: packets, payload codecs, sessions with a bounded outbound queue, heartbeat and
 * upgrade.
 *
 * <p>{@code transport} calls {@link io.notificationsocket.engineio.EngineServer} with requests and
 * {@link io.notificationsocket.engineio.EngineSession#receive} with packets, and implements {@link
 * io.notificationsocket.engineio.Transport}; {@code socketio} implements {@link
 * io.notificationsocket.engineio.EngineApplication}. Nothing here knows a servlet or a user.
 */
@NullMarked
package io.notificationsocket.engineio;

import org.jspecify.annotations.NullMarked;
