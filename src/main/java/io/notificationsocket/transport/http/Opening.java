package io.notificationsocket.transport.http;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.SessionOwner;
import io.notificationsocket.engineio.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a WebSocket, found in order, is for: a session of its own, or one that is on
 * polling, here or at another node, and may move over.
 *
 * @param sid null for a session of its own
 * @param known the session that it names, if it lives here
 * @param version what the client speaks
 * @param address where the client is
 */
public record Opening(
    EngineServer engine,
    @Nullable String sid,
    @Nullable EngineSession known,
    ProtocolVersion version,
    String address) {

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
    return new Opening(engine, query.get("sid"), known, version, address);
  }

  /**
   * Gives the WebSocket to a session.
   *
   * @param opener opens a new one
   */
  public void with(Transport opened, Opener opener) {
    SessionOwner owner = known == null ? engine.owner(sid) : null;
    if (sid == null) {
      opener.open(version, opened, address);
    } else if (owner != null) {
      engine.receive(sid, version, opened, address, owner);
    } else if (known == null || !known.probe(opened)) {
      opened.abort(CloseReason.TRANSPORT_ERROR);
    }
  }
}
