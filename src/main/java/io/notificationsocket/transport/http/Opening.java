package io.notificationsocket.transport.http;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a WebSocket, found in order, is for: a session of its own, or one that is on
 * polling and may move over.
 *
 * @param known the session that it names, if it still lives
 * @param version what the client speaks
 * @param address where the client is
 */
public record Opening(
    boolean ofNew, @Nullable EngineSession known, ProtocolVersion version, String address) {

  /** Opens a session on a WebSocket. */
  @FunctionalInterface
  public interface Opener {
    void open(ProtocolVersion version, Transport transport, String address);
  }

  public static Opening of(EngineServer engine, Query query, String address) {
    EngineSession known = engine.find(query.get("sid"));
    ProtocolVersion named = ProtocolVersion.parse(query.get("EIO"));
    ProtocolVersion version =
        known != null ? known.version() : named == null ? ProtocolVersion.V4 : named;
    return new Opening(!query.has("sid"), known, version, address);
  }

  /**
   * Gives the WebSocket to a session.
   *
   * @param opener opens a new one
   */
  public void with(Transport opened, Opener opener) {
    if (ofNew) {
      opener.open(version, opened, address);
    } else if (known == null || !known.probe(opened)) {
      opened.abort(CloseReason.TRANSPORT_ERROR);
    }
  }
}
