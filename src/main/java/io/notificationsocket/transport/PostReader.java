package io.notificationsocket.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.PayloadV3;
import io.notificationsocket.engineio.PayloadV4;
import io.notificationsocket.engineio.ProtocolVersion;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a polling client posts and hands the packets to its session. */
final class PostReader {

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;

  private final int limit;

  /**
   * @param limit the most bytes of a body
   */
  PostReader(int limit) {
    this.limit = limit;
  }

  /** Reads one body; returns the status to answer with. */
  int read(
      HttpServletRequest request,
      boolean jsonp,
      PollingTransport transport,
      EngineSession session) {
    if (!transport.beginPost()) {
      session.transportClosed(transport, CloseReason.TRANSPORT_ERROR);
      return BAD_REQUEST;
    }
    try {
      String type = request.getContentType();
      boolean binary = type != null && type.startsWith(Body.BINARY);
      if (binary && transport.version() == ProtocolVersion.V4) {
        session.transportClosed(transport, CloseReason.TRANSPORT_ERROR);
        return BAD_REQUEST;
      }
      byte[] body = body(request);
      if (body == null) {
        return TOO_LARGE;
      }
      for (Packet packet : decode(body, binary, jsonp, transport)) {
        session.receive(transport, packet);
      }
      return OK;
    } catch (MalformedPacketException e) {
      session.transportClosed(transport, CloseReason.PARSE_ERROR);
      return OK; // as the reference server: the next poll learns that the session is over
    } catch (IOException e) {
      session.transportClosed(transport, CloseReason.TRANSPORT_ERROR);
      return BAD_REQUEST;
    } finally {
      transport.endPost();
    }
  }

  private byte @Nullable [] body(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > limit) {
      return null;
    }
    byte[] body = request.getInputStream().readNBytes(limit + 1);
    return body.length > limit ? null : body;
  }

  private static List<Packet> decode(
      byte[] body, boolean binary, boolean jsonp, PollingTransport transport)
      throws MalformedPacketException {
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
