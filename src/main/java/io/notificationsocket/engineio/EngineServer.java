package io.notificationsocket.engineio;

import io.notificationsocket.config.ClientSettings;
import io.notificationsocket.config.EngineSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of one Engine.IO path. The transports ask it whether a request is in order, open
 * sessions and find them again. Safe between threads.
 */
public final class EngineServer implements AutoCloseable {

  /** So soon that nobody notices, and late enough for others to go first. */
  static final Duration A_MOMENT = Duration.ofMillis(5);

  private final ConcurrentHashMap<String, EngineSession> sessions = new ConcurrentHashMap<>();
  private final EngineSettings settings;
  private final EngineApplication application;
  private final Timer timer;
  private final Room room;
  private final Peers peers;
  private final Flushers flushers = new Flushers();
  private volatile @Nullable Function<String, @Nullable SessionOwner> owners;
  private volatile boolean closed;
  private volatile boolean away;

  /**
   * @param timer drives heartbeats and time limits; closed by whoever made it
   * @param peers by whose clients requests may come here
   */
  public EngineServer(
      EngineSettings settings,
      ClientSettings clients,
      EngineApplication application,
      Timer timer,
      Peers peers) {
    this(settings, application, timer, new Room(clients, HeapPressure.ofHeap(), timer), peers);
  }

  EngineServer(EngineSettings settings, EngineApplication application, Timer timer, Room room) {
    this(settings, application, timer, room, Peers.NONE);
  }

  private EngineServer(
      EngineSettings settings, EngineApplication application, Timer timer, Room room, Peers peers) {
    this.settings = settings;
    this.application = application;
    this.timer = timer;
    this.room = room;
    this.peers = peers;
  }

  /** The settings that hold for all sessions. */
  public EngineSettings settings() {
    return settings;
  }

  /**
   * Judges a request in the order of the reference server.
   *
   * @param address where the client is, as {@link EngineSession#address}; asked for only when it
   *     matters
   * @return what is wrong with it; null when it may go on
   */
  public @Nullable HandshakeError verify(Handshake request, Supplier<String> address) {
    TransportName transport = request.transport();
    if (transport == null) {
      return HandshakeError.TRANSPORT_UNKNOWN;
    }
    if (request.origin() == Handshake.Origin.INVALID) {
      return HandshakeError.BAD_REQUEST;
    }
    return request.sid() == null ? verifyNew(request, address) : verifyKnown(request, transport);
  }

  private @Nullable HandshakeError verifyKnown(Handshake request, TransportName transport) {
    EngineSession session = find(request.sid());
    if (session == null && !mayArrive(request)) {
      return HandshakeError.SESSION_ID_UNKNOWN;
    }
    if (session != null && !request.upgrade() && session.transportName() != transport) {
      return HandshakeError.BAD_REQUEST;
    }
    return request.origin() == Handshake.Origin.PERMITTED ? null : HandshakeError.FORBIDDEN;
  }

  /** Whether the session may come here from another node. */
  private boolean mayArrive(Handshake request) {
    return request.upgrade() && !closed && owner(request.sid()) != null;
  }

  private @Nullable HandshakeError verifyNew(Handshake request, Supplier<String> address) {
    if (!request.method().equals("GET")) {
      return HandshakeError.BAD_HANDSHAKE_METHOD;
    }
    if (request.upgrade() != (request.transport() == TransportName.WEBSOCKET)) {
      return HandshakeError.BAD_REQUEST;
    }
    if (request.origin() != Handshake.Origin.PERMITTED) {
      return HandshakeError.FORBIDDEN;
    }
    if (closed || away) {
      return HandshakeError.SHUTTING_DOWN;
    }
    if (request.version() == null) {
      return HandshakeError.UNSUPPORTED_PROTOCOL_VERSION;
    }
    return room.refuse(sessions.size(), address);
  }

  /** The session of this id; null when there is none or it is over. */
  public @Nullable EngineSession find(@Nullable String sid) {
    EngineSession session = sid == null ? null : sessions.get(sid);
    return session == null || session.expireIfOverdue() ? null : session;
  }

  /**
   * Opens a session; its open packet goes out as the transport's first.
   *
   * @param address where the client is, as {@link EngineSession#address}
   */
  public EngineSession open(ProtocolVersion version, Transport transport, String address) {
    EngineSession session = new EngineSession(this, newSid(), version, transport, address, timer);
    session.handledBy(application.handle(session));
    transport.attach(session);
    sessions.put(session.id(), session);
    room.hasNoClaim(session);
    session.open();
    if (closed) {
      session.abort(CloseReason.SERVER_SHUTDOWN);
    }
    if (session.isOver()) {
      forget(session); // Its client may have gone before it was known.
    }
    return session;
  }

  /** It names its node, to which others then pass on the requests of its session. */
  private String newSid() {
    Peer self = peers.self();
    return self == null ? SessionId.next() : self.node() + SessionId.next();
  }

  /** The nodes by whose clients requests may come here. */
  public Peers peers() {
    return peers;
  }

  /** The limits of a message for a session of another node, which has limits of its own. */
  public Inbound passedOn() {
    return new Inbound() {
      @Override
      public int limit() {
        return settings.maxPayload();
      }

      @Override
      public Reservation reserve() {
        return new Reservation(room.input(), () -> false);
      }
    };
  }

  /**
   * The same, a moment later, on the thread of the timer. A client says nothing before it has its
   * open packet, and Payara has to be done with the request of a WebSocket by then: when the client
   * goes while it is not, Payara recycles that request twice, and another client's answer is lost.
   */
  public void openSoon(ProtocolVersion version, Transport transport, String address) {
    var unused = timer.schedule(A_MOMENT, () -> open(version, transport, address));
  }

  /** The node that has a session that is not here; null when none is known. */
  public @Nullable SessionOwner owner(@Nullable String sid) {
    Function<String, @Nullable SessionOwner> known = owners;
    return known == null || sid == null ? null : known.apply(sid);
  }

  /** Says how other nodes are asked for their sessions. Before anything is opened. */
  public void ownedBy(Function<String, @Nullable SessionOwner> known) {
    owners = known;
  }

  /**
   * Takes over, if its client wants that, a session of another node.
   *
   * @param transport on which the client probes
   * @param address where the client is, as {@link EngineSession#address}
   */
  public void receive(
      String sid,
      ProtocolVersion version,
      Transport transport,
      String address,
      SessionOwner owner) {
    EngineSession session = new EngineSession(this, sid, version, transport, address, timer);
    Arrival arrival = new Arrival(this, session, transport, owner);
    session.arriving(arrival);
    transport.attach(session);
    arrival.begin();
  }

  /** For an arrival: the session is here from now on. */
  void adopt(EngineSession session, MovedSession moved) {
    // First, since it may fail: then nobody knows of the session.
    session.handledBy(application.adopt(session, moved.state()));
    session.queueAgain(moved.packets());
    sessions.put(session.id(), session);
    room.hasNoClaim(session);
    session.continues();
    if (closed) {
      session.abort(CloseReason.SERVER_SHUTDOWN);
    }
  }

  /** For how many sessions, and how much of what they send, there is room. */
  Room room() {
    return room;
  }

  /** The threads that write what goes to many sessions. */
  Flushers flushers() {
    return flushers;
  }

  /** Forgets a session that has nothing more to say to its client. */
  void forget(EngineSession session) {
    sessions.remove(session.id());
  }

  /** How many sessions are known. */
  public int size() {
    return sessions.size();
  }

  /**
   * Opens no session any more, and closes those that are open one after the other, so that their
   * clients do not come to another server all at once. What is queued for them is written.
   *
   * @param time between the first and the last of them, about
   */
  public void drain(Duration time) {
    closed = true;
    closeAll(time, () -> true);
  }

  /** The same, but it opens sessions again, and leaves those that are still open, once it may. */
  public void sendAway(Duration time) {
    away = true;
    closeAll(time, () -> away);
  }

  /** Clients may come again, after they were sent away. */
  public void welcome() {
    away = false;
  }

  private void closeAll(Duration time, BooleanSupplier still) {
    List<EngineSession> open = List.copyOf(sessions.values());
    for (int i = 0; i < open.size(); i++) {
      EngineSession session = open.get(i);
      Duration delay = time.multipliedBy(i).dividedBy(open.size());
      var unused = timer.schedule(delay, () -> closeIf(still, session));
    }
  }

  private static void closeIf(BooleanSupplier still, EngineSession session) {
    if (still.getAsBoolean()) {
      session.drain();
    }
  }

  /** Waits until no session is left, for so long at the most. */
  public void awaitDrained(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!sessions.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(A_MOMENT.toMillis());
    }
  }

  /** Ends all sessions so that their clients connect again elsewhere, and opens none any more. */
  @Override
  public void close() {
    closed = true;
    sessions.values().forEach(session -> session.abort(CloseReason.SERVER_SHUTDOWN));
    flushers.close();
  }
}
