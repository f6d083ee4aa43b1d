package io.notificationsocket.transport.polling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.PayloadV3;
import io.notificationsocket.engineio.PayloadV4;
import io.notificationsocket.engineio.ProtocolVersion;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Hands what a polling client posts to its session. */
final class SessionPostReader implements PostReader {

  private final PollingTransport transport;
  private final EngineSession session;
  private final RecentlyClosedSessions recentlyClosed;
  private final boolean binary;
  private final boolean jsonp;

  /**
   * @param jsonp whether the body is a form with the payload in it
   */
  SessionPostReader(
      HttpServletRequest request,
      boolean jsonp,
      PollingTransport transport,
      EngineSession session,
      RecentlyClosedSessions recentlyClosed) {
    String type = request.getContentType();
    this.binary = type != null && type.startsWith(Body.BINARY);
    this.jsonp = jsonp;
    this.transport = transport;
    this.session = session;
    this.recentlyClosed = recentlyClosed;
  }

  @Override
  public boolean begin() {
    return transport.beginPost();
  }

  /** There is another post of this client's. */
  @Override
  public PostAnswer refuse() {
    session.transportClosed(transport, CloseReason.TRANSPORT_ERROR);
    return PostAnswer.BAD_REQUEST;
  }

  /** The body is longer than the limit. The session goes on, as on the reference server. */
  @Override
  public PostAnswer tooLarge() {
    transport.endPost();
    return PostAnswer.TOO_LARGE;
  }

  @Override
  public PostAnswer noRoom() {
    session.transportClosed(transport, CloseReason.NO_ROOM_FOR_INPUT);
    transport.endPost();
    return PostAnswer.UNAVAILABLE;
  }

  @Override
  public PostAnswer fail() {
    session.transportClosed(transport, CloseReason.TRANSPORT_ERROR);
    transport.endPost();
    return PostAnswer.BAD_REQUEST;
  }

  @Override
  public CompletableFuture<PostAnswer> read(byte[] body) {
    return CompletableFuture.completedFuture(answerTo(body));
  }

  private PostAnswer answerTo(byte[] body) {
    if (binary && transport.version() == ProtocolVersion.V4) {
      return fail();
    }
    try {
      for (Packet packet : decode(body)) {
        session.receive(transport, packet);
      }
    } catch (MalformedPacketException e) {
      // as the reference server: the next poll learns that the session is over
      session.transportClosed(transport, CloseReason.PARSE_ERROR);
    } finally {
      transport.endPost();
    }
    if (transport.owesNoop()) {
      recentlyClosed.add(session.id());
    }
    return PostAnswer.OK;
  }

  private List<Packet> decode(byte[] body) throws MalformedPacketException {
    if (binary) {
      return PayloadV3.decodeBinary(body);
    }
    String text = new String(body, UTF_8);
    String payload = jsonp ? Jsonp.payload(text) : text;
    if (transport.version() == ProtocolVersion.V4) {
      return PayloadV4.decode(payload);
    }
    return PayloadV3.decode(payload).stream().map(transport::repair).toList();
  }
}
