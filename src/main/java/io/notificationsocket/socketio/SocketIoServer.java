package io.notificationsocket.socketio;

import io.notificationsocket.engineio.EngineApplication;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.registry.GuessBrake;
import java.time.Duration;
import java.util.Map;

/** Runs Socket.IO on every session of an Engine.IO server. */
public final class SocketIoServer implements EngineApplication {

  private final Map<String, Namespace> namespaces;
  private final Duration connectTimeout;
  private final GuessBrake wrongClaims;
  private final boolean readsAttachments;

  /**
   * @param namespaces by name, {@code /} among them
   * @param connectTimeout how long a client may stay without having joined one
   * @param wrongClaims counts those of each address
   */
  public SocketIoServer(
      Map<String, Namespace> namespaces, Duration connectTimeout, GuessBrake wrongClaims) {
    this.namespaces = Map.copyOf(namespaces);
    this.connectTimeout = connectTimeout;
    this.wrongClaims = wrongClaims;
    this.readsAttachments = namespaces.values().stream().anyMatch(Namespace::readsAttachments);
  }

  @Override
  public SessionHandler handle(EngineSession session) {
    return new Connection(
        session, namespaces, connectTimeout, wrongClaims, new PacketDecoder(readsAttachments));
  }

  @Override
  public SessionHandler adopt(EngineSession session, String state) {
    return Connection.adopt(
        session,
        namespaces,
        connectTimeout,
        wrongClaims,
        new PacketDecoder(readsAttachments),
        state);
  }
}
