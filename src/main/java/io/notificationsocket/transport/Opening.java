package io.notificationsocket.transport;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Transport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a WebSocket, found in order, is for: a session of its own, or one that is on
 * polling and may move over.
 *
 * @param known the session that it names, if it still lives
 * @param version what the client speaks
 */
record Opening(boolean ofNew, @Nullable EngineSession known, ProtocolVersion version) {

  static Opening of(EngineServer engine, Query query) {
    EngineSession known = engine.find(query.get("sid"));
    ProtocolVersion named = ProtocolVersion.parse(query.get("EIO"));
    ProtocolVersion version =
        known != null ? known.version() : named == null ? ProtocolVersion.V4 : named;
    return new Opening(!query.has("sid"), known, version);
  }

  /**
   * Gives the WebSocket to a session.
   *
   * @param opener opens a new one
   */
  void with(Transport opened, BiConsumer<ProtocolVersion, Transport> opener) {
    if (ofNew) {
      opener.accept(version, opened);
    } else if (known == null || !known.probe(opened)) {
      opened.abort(CloseReason.TRANSPORT_ERROR);
    }
  }
}
