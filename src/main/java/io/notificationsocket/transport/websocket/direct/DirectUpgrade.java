package io.notificationsocket.transport.websocket.direct;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.engineio.Transport;
import io.notificationsocket.transport.http.Subprotocols;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * The opening handshake, RFC 6455 section 4.2: no extensions, and of the subprotocols that a client
 * offers the first, as the reference does. None means anything here, but a browser breaks the
 * connection off when none of those that it offers is taken.
 */
public final class DirectUpgrade implements AutoCloseable {

  private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

  /** RFC 9110 section 5.6.2, of a length that every server can send back. */
  private static final String VERSION = "13";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int KEY_CHARACTERS = 24;
  private static final int UPGRADE_REQUIRED = 426;

  private final CloseHandshakes closeHandshakes;

  /**
   * @param timer ends connections whose clients do not
   */
  public DirectUpgrade(Timer timer) {
    this.closeHandshakes = new CloseHandshakes(timer);
  }

  /**
   * Answers a request for a WebSocket.
   *
   * @param opener gets the transport as soon as there is one; not called when the request is
   *     refused
   * @throws ServletException when the container cannot upgrade this request; it is unanswered then
   */
  public void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      ProtocolVersion version,
      Consumer<Transport> opener)
      throws IOException, ServletException {
    String key = request.getHeader("Sec-WebSocket-Key");
    if (!VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
      response.setHeader("Sec-WebSocket-Version", VERSION);
      response.sendError(UPGRADE_REQUIRED);
    } else if (key == null || !isKey(key) || !asksToUpgrade(request)) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    } else {
      String subprotocol = Subprotocols.first(request.getHeader(SUBPROTOCOL));
      DirectUpgradeHandler handler = request.upgrade(DirectUpgradeHandler.class);
      handler.prepare(new DirectUpgradeHandler.Upgrade(version, closeHandshakes, opener));
      response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
      response.setHeader("Upgrade", "websocket");
      response.setHeader("Connection", "Upgrade");
      response.setHeader("Sec-WebSocket-Accept", accept(key));
      if (subprotocol != null) {
        response.setHeader(SUBPROTOCOL, subprotocol);
      }
    }
  }

  /** Gives the clients that were told to go a moment for it. Before the timer is closed. */
  @Override
  public void close() {
    closeHandshakes.close();
  }

  private static boolean asksToUpgrade(HttpServletRequest request) {
    List<String> fields = Collections.list(request.getHeaders("Connection"));
    return fields.stream()
        .flatMap(field -> List.of(field.split(",")).stream())
        .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
  }

  private static boolean isKey(String key) {
    String bare = key.strip();
    try {
      // The decoder forgives what is missing at the end.
      return bare.length() == KEY_CHARACTERS
          && Base64.getDecoder().decode(bare).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static String accept(String key) {
    try {
      byte[] text = (key.strip() + GUID).getBytes(ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
