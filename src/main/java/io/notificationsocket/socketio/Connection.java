package io.notificationsocket.socketio;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineApplication.SessionHandler;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.socketio.Namespace.ConnectRefusedException;
import io.notificationsocket.socketio.Namespace.SocketHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client's Socket.IO connection: the namespaces it has joined, over one Engine.IO session. What
 * no client library would send ends the connection. Safe between threads.
 */
final class Connection implements SessionHandler {

  private static final Logger LOG = System.getLogger(Connection.class.getName());

  /** As many wrong guesses as a socket has; see {@link NotificationSocket}. */
  private static final int MAX_REFUSALS = 5;

  private final EngineSession session;
  private final Map<String, Namespace> namespaces;
  private final Duration connectTimeout;
  private final PacketDecoder decoder = new PacketDecoder();
  private int refusals;

  /** Replaced as a whole: nearly every connection has one socket for all its life. */
  private volatile Map<String, Socket> sockets = Map.of();

  private Timer.@Nullable Timeout idle;

  Connection(EngineSession session, Map<String, Namespace> namespaces, Duration connectTimeout) {
    this.session = session;
    this.namespaces = namespaces;
    this.connectTimeout = connectTimeout;
  }

  @Override
  public void opened() {
    awaitConnect();
    if (session.version() == ProtocolVersion.V3) {
      // Clients of protocol 3 do not ask to join the first namespace.
      connect(SocketPacket.ROOT, null);
    }
  }

  private synchronized void awaitConnect() {
    idle = session.schedule(connectTimeout, this::closeIfIdle);
  }

  private void closeIfIdle() {
    if (sockets.isEmpty()) {
      session.close(CloseReason.CONNECT_TIMEOUT);
    }
  }

  @Override
  public void message(Packet message) {
    try {
      byte[] binary = message.binary();
      SocketPacket packet = binary == null ? decoder.text(message.data()) : decoder.binary(binary);
      if (packet != null) {
        receive(packet);
      }
    } catch (MalformedPacketException e) {
      LOG.log(Level.DEBUG, () -> session + " sent a malformed packet: " + e.getMessage());
      session.close(CloseReason.PARSE_ERROR);
    }
  }

  private void receive(SocketPacket packet) throws MalformedPacketException {
    String namespace = packet.namespace();
    Socket socket = sockets.get(name(namespace));
    if (socket == null && packet.type() == SocketPacketType.CONNECT) {
      connect(namespace, packet.data());
    } else if (socket != null && packet.type() != SocketPacketType.CONNECT) {
      socket.receive(packet);
    } else {
      throw new MalformedPacketException("unexpected " + packet.type());
    }
  }

  /** Clients of protocol 3 may put a query behind the name. */
  private static String name(String namespace) {
    int query = namespace.indexOf('?');
    return query < 0 ? namespace : namespace.substring(0, query);
  }

  private void connect(String requested, @Nullable String auth) {
    String name = name(requested);
    Namespace namespace = namespaces.get(name);
    try {
      if (namespace == null) {
        throw new ConnectRefusedException("Invalid namespace");
      }
      Socket socket = new Socket(this, session, name);
      SocketHandler handler = namespace.connect(socket, auth);
      joined(name, socket);
      socket.connected(handler);
    } catch (ConnectRefusedException e) {
      refuse(name, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(String name, String message) {
    String quoted = JsonText.quote(message);
    boolean legacy = session.version() == ProtocolVersion.V3;
    String data = legacy ? JsonText.ascii(quoted) : "{\"message\":" + quoted + "}";
    session.send(
        Packet.message(SocketPacket.of(SocketPacketType.CONNECT_ERROR, name, data).encode()));
    if (++refusals >= MAX_REFUSALS) {
      session.close(CloseReason.TOO_MANY_CLAIMS);
    }
  }

  private synchronized void joined(String name, Socket socket) {
    Map<String, Socket> more = new HashMap<>(sockets);
    more.put(name, socket);
    sockets = Map.copyOf(more);
    if (idle != null) {
      idle.cancel();
      idle = null;
    }
  }

  synchronized void left(String name) {
    Map<String, Socket> fewer = new HashMap<>(sockets);
    fewer.remove(name);
    sockets = Map.copyOf(fewer);
    if (fewer.isEmpty()) {
      awaitConnect();
    }
  }

  @Override
  public void closed(CloseReason reason) {
    synchronized (this) {
      if (idle != null) {
        idle.cancel();
      }
    }
    sockets.values().forEach(socket -> socket.end(reason));
  }
}
