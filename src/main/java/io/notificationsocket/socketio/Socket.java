package io.notificationsocket.socketio;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.SessionId;
import io.notificationsocket.socketio.Namespace.SocketHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client in one namespace. Safe between threads. */
public final class Socket {

  private final Connection connection;
  private final EngineSession session;
  private final String namespace;
  private final String id = SessionId.next();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable SocketHandler handler;
  private volatile @Nullable PendingAcks pendingAcks;

  Socket(Connection connection, EngineSession session, String namespace) {
    this.connection = connection;
    this.session = session;
    this.namespace = namespace;
  }

  /** Whether the client speaks protocol 3 of Engine.IO, and so wants text in pure ASCII. */
  public boolean isLegacy() {
    return session.version() == ProtocolVersion.V3;
  }

  /** The engine session that it shares with the client's other namespaces. */
  public EngineSession session() {
    return session;
  }

  /** Before the connection knows the socket: whatever ends it later, the handler hears of it. */
  void handledBy(SocketHandler accepted) {
    handler = accepted;
  }

  /**
   * A backend may push as soon as its client hears of this: what the client claims is its by then.
   */
  void connected() {
    session.outbox().hold(this::answerAndTell);
  }

  private void answerAndTell() {
    SocketHandler accepted = handler;
    if (accepted == null || over.get()) {
      return;
    }
    send(SocketPacket.of(SocketPacketType.CONNECT, namespace, connectAnswer(accepted)));
    if (!over.get()) {
      accepted.connected();
    }
  }

  private @Nullable String connectAnswer(SocketHandler accepted) {
    if (isLegacy()) {
      return null;
    }
    String recovery = accepted.recoveryId();
    return recovery == null
        ? "{\"sid\":\"" + id + "\"}"
        // The same sid whenever the same connection is taken up.
        : "{\"sid\":\"" + SessionId.behind(recovery) + "\",\"pid\":\"" + recovery + "\"}";
  }

  /** Its client has come with it from another node, where it had heard that it is connected. */
  void goesOn() {
    SocketHandler accepted = handler;
    if (accepted != null && !over.get()) {
      accepted.connected();
    }
  }

  boolean canLeave() {
    SocketHandler accepted = handler;
    return accepted != null && pendingAcks == null && accepted.canLeave();
  }

  boolean isQuiet() {
    SocketHandler accepted = handler;
    return accepted != null && accepted.isQuiet();
  }

  /** As {@link SocketHandler#leave}. */
  String leave() {
    SocketHandler accepted = handler;
    return accepted == null || over.getAndSet(true) ? "{}" : accepted.leave();
  }

  void upgraded() {
    SocketHandler accepted = handler;
    if (accepted != null && !over.get()) {
      accepted.upgraded();
    }
  }

  void draining() {
    SocketHandler accepted = handler;
    if (accepted != null && !over.get()) {
      accepted.draining();
    }
  }

  Runnable receipt() {
    SocketHandler accepted = handler;
    return accepted == null ? () -> {} : accepted.receipt();
  }

  /** Sends an event: JSON texts, and what placeholders in them stand for. */
  public void emit(String event, List<String> arguments, List<byte[]> attachments) {
    SocketPacketType type =
        attachments.isEmpty() ? SocketPacketType.EVENT : SocketPacketType.BINARY_EVENT;
    send(new SocketPacket(type, namespace, null, array(event, arguments), attachments));
  }

  /** Sends an event and hands the client's answer, JSON texts, to a callback, if one ever comes. */
  public void emit(String event, List<String> arguments, Consumer<List<String>> answered) {
    String ackId = acks().await(answered);
    send(
        new SocketPacket(
            SocketPacketType.EVENT, namespace, ackId, array(event, arguments), List.of()));
  }

  private synchronized PendingAcks acks() {
    PendingAcks known = pendingAcks;
    if (known == null) {
      known = new PendingAcks();
      pendingAcks = known;
    }
    return known;
  }

  /**
   * Queues a packet that was encoded before, for the namespace {@code /}; a flush of the session's
   * outbox is to follow.
   *
   * @return false when the client is gone or cannot keep up
   */
  boolean offer(Packet encoded) {
    return !over.get() && session.outbox().offer(encoded);
  }

  /** The same for what can wait; false, too, while the queue is half full. */
  boolean offerIfRoom(Packet encoded) {
    return !over.get() && session.outbox().offerIfRoom(encoded);
  }

  private void send(SocketPacket packet) {
    String text = packet.encode();
    Packet first = Packet.message(isLegacy() ? JsonText.ascii(text) : text);
    if (packet.attachments().isEmpty()) {
      if (!over.get()) {
        session.send(first);
      }
    } else if (!over.get()) {
      // Together: another packet among the attachments would end the client's connection.
      List<Packet> all = new ArrayList<>();
      all.add(first);
      packet.attachments().forEach(attachment -> all.add(Packet.message(attachment)));
      session.send(all);
    }
  }

  private static String array(String event, List<String> arguments) {
    StringBuilder array = new StringBuilder("[").append(JsonText.quote(event));
    arguments.forEach(argument -> array.append(',').append(argument));
    return array.append(']').toString();
  }

  void receive(SocketPacket packet) throws MalformedPacketException {
    switch (packet.type()) {
      case EVENT, BINARY_EVENT -> event(packet);
      case ACK, BINARY_ACK -> ack(packet);
      case DISCONNECT -> {
        connection.left(namespace);
        end(CloseReason.CLIENT_DISCONNECT);
      }
      case CONNECT, CONNECT_ERROR -> throw new IllegalArgumentException("for the connection");
    }
  }

  private void event(SocketPacket packet) throws MalformedPacketException {
    if (packet.data() == null) {
      return;
    }
    List<String> elements = JsonText.elements(packet.data());
    String name = String.valueOf(JsonText.asText(elements.get(0)));
    if (name.equals("disconnect")) {
      // No client library sends this event, but the original's README tells people to.
      disconnect(CloseReason.CLIENT_DISCONNECT);
      return;
    }
    SocketHandler accepted = handler;
    if (accepted != null) {
      List<String> arguments = elements.subList(1, elements.size());
      accepted.event(new Event(name, arguments, packet.attachments(), ackFor(packet.id())));
    }
  }

  private Event.@Nullable Ack ackFor(@Nullable String ackId) {
    if (ackId == null) {
      return null;
    }
    AtomicBoolean sent = new AtomicBoolean();
    return (arguments, attachments) -> {
      if (!sent.getAndSet(true)) {
        SocketPacketType type =
            attachments.isEmpty() ? SocketPacketType.ACK : SocketPacketType.BINARY_ACK;
        String data = "[" + String.join(",", arguments) + "]";
        send(new SocketPacket(type, namespace, ackId, data, attachments));
      }
    };
  }

  private void ack(SocketPacket packet) throws MalformedPacketException {
    PendingAcks pending = pendingAcks;
    if (pending != null && packet.id() != null && packet.data() != null) {
      pending.answer(packet.id(), JsonText.elements(packet.data()));
    }
  }

  /** Counts a claim that failed, which may end the connection. */
  void failedClaim() {
    connection.failedClaim();
  }

  /**
   * Tells the client that the server is done with it, and closes the whole connection. Stock
   * clients stay away then, so this is for what the backend, the client itself or another client of
   * the same registration has decided; for all else the session is closed, and the client comes
   * again.
   */
  public void disconnect(CloseReason reason) {
    if (!over.get()) {
      send(SocketPacket.of(SocketPacketType.DISCONNECT, namespace, null));
      end(reason);
      session.close(reason);
    }
  }

  /** The socket is over: tells the handler, once. */
  void end(CloseReason reason) {
    SocketHandler told = handler;
    if (!over.getAndSet(true) && told != null) {
      told.disconnected(reason);
    }
  }

  @Override
  public String toString() {
    return "socket " + namespace + " of " + session;
  }

  /** Events that the client has yet to acknowledge; few sockets ever have one. */
  private static final class PendingAcks {
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, Consumer<List<String>>> waiting = new ConcurrentHashMap<>();

    String await(Consumer<List<String>> answered) {
      String ackId = Integer.toString(next.getAndIncrement());
      waiting.put(ackId, answered);
      return ackId;
    }

    void answer(String ackId, List<String> arguments) {
      Consumer<List<String>> answered = waiting.remove(ackId);
      if (answered != null) {
        answered.accept(arguments);
      }
    }
  }
}
