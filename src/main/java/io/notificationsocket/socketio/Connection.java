package io.notificationsocket.socketio;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineApplication.SessionHandler;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.registry.GuessBrake;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One client's Socket.IO connection: the namespaces it has joined, over one Engine.IO session.
 * Packets that no client library would send end the connection. Safe between threads.
 */
final class Connection implements SessionHandler {

  private static final Logger LOG = System.getLogger(Connection.class.getName());

  /** Leaving a namespace and joining it again buys a client no more guesses. */
  private static final int MAX_FAILED_CLAIMS = 5;

  private static final String FAILED_CLAIMS = "failedClaims";
  private static final String SOCKETS = "sockets";

  private final EngineSession session;
  private final Map<String, Namespace> namespaces;
  private final Duration connectTimeout;
  private final GuessBrake wrongClaims;
  private final PacketDecoder decoder;
  private int failedClaims;
  private boolean comesFromOther; // set before it is known to anybody

  /** So many packets may wait for a namespace to answer; a client that waits sends none. */
  static final int MOST_HELD = 16;

  /** What was sent to a namespace that has not answered yet. Replaced as a whole. */
  private volatile Map<String, Deque<SocketPacket>> joining = Map.of();

  /** Replaced as a whole: nearly every connection has one socket for all its life. */
  private volatile Map<String, Socket> sockets = Map.of();

  private Timer.@Nullable Timeout idle;
  private @Nullable CloseReason ended;

  Connection(
      EngineSession session,
      Map<String, Namespace> namespaces,
      Duration connectTimeout,
      GuessBrake wrongClaims,
      PacketDecoder decoder) {
    this.session = session;
    this.namespaces = namespaces;
    this.connectTimeout = connectTimeout;
    this.wrongClaims = wrongClaims;
    this.decoder = decoder;
  }

  /**
   * Goes on with a connection of another node.
   *
   * @param state as {@link #leave} left it
   */
  static Connection adopt(
      EngineSession session,
      Map<String, Namespace> namespaces,
      Duration connectTimeout,
      GuessBrake wrongClaims,
      PacketDecoder decoder,
      String state) {
    Connection made = new Connection(session, namespaces, connectTimeout, wrongClaims, decoder);
    try {
      made.takeUp(JsonText.members(state));
    } catch (MalformedPacketException | NumberFormatException e) {
      throw new IllegalStateException("a node hands over what this one does not understand", e);
    }
    return made;
  }

  private void takeUp(Map<String, String> state) throws MalformedPacketException {
    comesFromOther = true;
    failedClaims = Integer.parseInt(state.getOrDefault(FAILED_CLAIMS, "0"));
    Map<String, Socket> all = new HashMap<>();
    for (Map.Entry<String, String> each :
        JsonText.members(state.getOrDefault(SOCKETS, "{}")).entrySet()) {
      Namespace namespace = namespaces.get(each.getKey());
      if (namespace == null) {
        throw new MalformedPacketException("there is no namespace " + each.getKey());
      }
      Socket socket = new Socket(this, session, each.getKey());
      socket.handledBy(namespace.adopt(socket, each.getValue()));
      all.put(each.getKey(), socket);
    }
    sockets = Map.copyOf(all);
  }

  @Override
  public boolean canLeave() {
    return sockets.values().stream().allMatch(Socket::canLeave);
  }

  @Override
  public boolean isQuiet() {
    return joining.isEmpty()
        && decoder.isBetweenPackets()
        && sockets.values().stream().allMatch(Socket::isQuiet);
  }

  @Override
  public String leave() {
    int failed;
    synchronized (this) {
      ended = CloseReason.UPGRADED;
      failed = failedClaims;
      if (idle != null) {
        idle.cancel();
      }
    }
    String states =
        sockets.entrySet().stream()
            .map(each -> JsonText.quote(each.getKey()) + ":" + each.getValue().leave())
            .collect(Collectors.joining(",", "{", "}"));
    return "{\"" + FAILED_CLAIMS + "\":" + failed + ",\"" + SOCKETS + "\":" + states + "}";
  }

  @Override
  public void opened() {
    if (comesFromOther) {
      if (sockets.isEmpty()) {
        awaitConnect();
      }
      sockets.values().forEach(Socket::goesOn);
      return;
    }
    awaitConnect();
    if (session.version() == ProtocolVersion.V3) {
      // Clients of protocol 3 do not ask to join the first namespace.
      connect(SocketPacket.ROOT, null);
    }
  }

  private synchronized void awaitConnect() {
    if (ended == null) {
      idle = session.schedule(connectTimeout, this::closeIfIdle);
    }
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
      if (packet != null && !isHeld(packet)) {
        receive(packet);
      }
    } catch (MalformedPacketException e) {
      isMalformed(e);
    }
  }

  private void isMalformed(MalformedPacketException why) {
    LOG.log(Level.DEBUG, () -> session + " sent a malformed packet: " + why.getMessage());
    session.close(CloseReason.PARSE_ERROR);
  }

  /** Has a packet wait while its namespace has not answered whether the client may join it. */
  private boolean isHeld(SocketPacket packet) throws MalformedPacketException {
    String name = name(packet.namespace());
    if (!joining.containsKey(name)) {
      return false;
    }
    synchronized (this) {
      Deque<SocketPacket> held = joining.get(name);
      if (held == null) {
        return false;
      }
      if (held.size() == MOST_HELD) {
        throw new MalformedPacketException("too many packets before an answer");
      }
      held.add(packet);
      return true;
    }
  }

  private synchronized void joins(String name) {
    Map<String, Deque<SocketPacket>> more = new HashMap<>(joining);
    more.put(name, new ArrayDeque<>(0));
    joining = Map.copyOf(more);
  }

  /** The namespace has answered: what was held has its turn before what comes from now on. */
  private void receiveHeld(String name) {
    try {
      for (SocketPacket next = nextHeld(name); next != null; next = nextHeld(name)) {
        receive(next);
      }
    } catch (MalformedPacketException e) {
      isMalformed(e);
    }
  }

  private synchronized @Nullable SocketPacket nextHeld(String name) {
    Deque<SocketPacket> held = joining.get(name);
    SocketPacket next = held == null || ended != null ? null : held.poll();
    if (next == null) {
      Map<String, Deque<SocketPacket>> fewer = new HashMap<>(joining);
      fewer.remove(name);
      joining = Map.copyOf(fewer);
    }
    return next;
  }

  private void receive(SocketPacket packet) throws MalformedPacketException {
    String namespace = packet.namespace();
    Socket socket = sockets.get(name(namespace));
    if (socket == null && packet.type() == SocketPacketType.CONNECT) {
      connect(namespace, packet.data());
    } else if (socket != null && packet.type() != SocketPacketType.CONNECT) {
      socket.receive(packet);
    } else if (session.version() == ProtocolVersion.V3) {
      // Servers 1.x and 2.x ignore a packet for a namespace that the client has not joined, and a
      // second request to join one, which Arduino's WebSockets library sends.
      LOG.log(Level.DEBUG, () -> session + " sent an unexpected " + packet.type());
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
    if (namespace == null) {
      refuse(name, "Invalid namespace");
      return;
    }
    joins(name);
    Socket socket = new Socket(this, session, name);
    namespace.connect(
        socket,
        auth,
        new Namespace.Answer() {
          @Override
          public void accept(Namespace.SocketHandler handler) {
            letIn(name, socket, handler);
            receiveHeld(name);
          }

          @Override
          public void refuse(String message, boolean wrongTry) {
            Connection.this.refuse(name, message);
            if (wrongTry) {
              failedClaim();
            }
            receiveHeld(name);
          }
        });
  }

  private void letIn(String name, Socket socket, Namespace.SocketHandler handler) {
    socket.handledBy(handler);
    CloseReason over = joined(name, socket);
    if (over == null) {
      socket.connected();
    } else {
      socket.end(over);
    }
  }

  private void refuse(String name, String message) {
    String quoted = JsonText.quote(message);
    boolean legacy = session.version() == ProtocolVersion.V3;
    String data = legacy ? JsonText.ascii(quoted) : "{\"message\":" + quoted + "}";
    session.send(
        Packet.message(SocketPacket.of(SocketPacketType.CONNECT_ERROR, name, data).encode()));
  }

  /**
   * Counts a claim that failed, by connect or by event, and ends the connection when it is one too
   * many: of the connection, or of its address. Only the transport is closed, so that a client that
   * was too early comes again; a whole office may share an address.
   */
  void failedClaim() {
    boolean ofAddress = wrongClaims.wrong(session.address()) > 0;
    boolean ofConnection = isOneTooMany();
    if (ofConnection || ofAddress) {
      session.close(CloseReason.TOO_MANY_CLAIMS);
    }
  }

  private synchronized boolean isOneTooMany() {
    return ++failedClaims >= MAX_FAILED_CLAIMS;
  }

  /** Returns why the connection is over, if it has ended while the socket was let in. */
  private synchronized @Nullable CloseReason joined(String name, Socket socket) {
    if (ended != null) {
      return ended;
    }
    Map<String, Socket> more = new HashMap<>(sockets);
    more.put(name, socket);
    sockets = Map.copyOf(more);
    if (idle != null) {
      idle.cancel();
      idle = null;
    }
    return null;
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
  public Runnable receipt() {
    List<Runnable> receipts = sockets.values().stream().map(Socket::receipt).toList();
    return () -> receipts.forEach(Runnable::run);
  }

  @Override
  public void upgraded() {
    sockets.values().forEach(Socket::upgraded);
  }

  @Override
  public void draining() {
    sockets.values().forEach(Socket::draining);
  }

  @Override
  public void closed(CloseReason reason) {
    synchronized (this) {
      ended = reason;
      if (idle != null) {
        idle.cancel();
      }
    }
    sockets.values().forEach(socket -> socket.end(reason));
  }
}
