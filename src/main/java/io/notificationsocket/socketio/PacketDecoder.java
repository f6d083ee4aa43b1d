package io.notificationsocket.socketio;

import io.notificationsocket.engineio.MalformedPacketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the messages of one connection into packets, rejecting what the reference parser rejects.
 * Not safe between threads: one a connection, which reads one message at a time.
 */
final class PacketDecoder {

  /** More would let a small message claim a lot of memory; the reference limit since 2026. */
  private static final int MAX_ATTACHMENTS = 10;

  /** Names that stand for something else in every client library. */
  private static final Set<String> RESERVED =
      Set.of("connect", "connect_error", "disconnecting", "newListener", "removeListener");

  private final boolean keepsAttachments;
  private @Nullable SocketPacket incomplete;
  private int missing;

  /**
   * @param keepsAttachments false when nobody looks at them: they are only counted then, and what
   *     has a text is passed on without them, so that no memory waits for those that never come
   */
  PacketDecoder(boolean keepsAttachments) {
    this.keepsAttachments = keepsAttachments;
  }

  /**
   * Takes a text message.
   *
   * @return the packet, or null when its attachments are still to come and are kept
   */
  @Nullable SocketPacket text(String text) throws MalformedPacketException {
    if (missing > 0) {
      throw new MalformedPacketException("got plaintext data when reconstructing a packet");
    }
    Cursor cursor = new Cursor(text);
    SocketPacketType type = cursor.type();
    int attachments = type.isBinary() ? cursor.attachments() : 0;
    SocketPacket packet =
        new SocketPacket(
            type, cursor.namespace(), cursor.digits(), cursor.rest(), new ArrayList<>(0));
    check(packet, attachments);
    missing = attachments;
    if (attachments == 0 || !keepsAttachments) {
      return packet;
    }
    incomplete = packet;
    return null;
  }

  /**
   * Takes a binary message.
   *
   * @return the packet that it completes, or null when more are to come
   */
  @Nullable SocketPacket binary(byte[] attachment) throws MalformedPacketException {
    if (missing == 0) {
      throw new MalformedPacketException("got binary data when not reconstructing a packet");
    }
    missing--;
    SocketPacket packet = incomplete;
    if (packet != null) {
      packet.attachments().add(attachment);
    }
    if (missing > 0) {
      return null;
    }
    incomplete = null;
    return packet;
  }

  /** Whether no attachments are to come. */
  boolean isBetweenPackets() {
    return missing == 0;
  }

  private static void check(SocketPacket packet, int attachments) throws MalformedPacketException {
    String data = packet.data();
    switch (packet.type()) {
      case CONNECT -> {
        if (data != null) {
          var unused = JsonText.members(data);
        }
      }
      case DISCONNECT -> {
        if (data != null) {
          throw new MalformedPacketException("invalid payload");
        }
      }
      case EVENT, BINARY_EVENT -> checkEvent(data);
      case ACK, BINARY_ACK -> {
        if (data != null) {
          var unused = JsonText.elements(data);
        }
      }
      case CONNECT_ERROR -> throw new MalformedPacketException("only a server refuses");
    }
    if (packet.type().isBinary() && data != null) {
      JsonText.checkPlaceholders(data, attachments);
    }
  }

  private static void checkEvent(@Nullable String data) throws MalformedPacketException {
    if (data == null) {
      return;
    }
    List<String> elements = JsonText.elements(data);
    String name = elements.isEmpty() ? null : JsonText.asText(elements.get(0));
    if (name == null || (elements.get(0).startsWith("\"") && RESERVED.contains(name))) {
      throw new MalformedPacketException("invalid payload");
    }
  }

  /** Where the reading of one text is. */
  private static final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
      this.text = text;
    }

    SocketPacketType type() throws MalformedPacketException {
      SocketPacketType type = text.isEmpty() ? null : SocketPacketType.of(text.charAt(0));
      if (type == null) {
        throw new MalformedPacketException("unknown packet type");
      }
      at = 1;
      return type;
    }

    int attachments() throws MalformedPacketException {
      String digits = digits();
      if (digits == null || at >= text.length() || text.charAt(at) != '-') {
        throw new MalformedPacketException("Illegal attachments");
      }
      at++;
      if (digits.length() > 2 || Integer.parseInt(digits) > MAX_ATTACHMENTS) {
        throw new MalformedPacketException("too many attachments");
      }
      return Integer.parseInt(digits);
    }

    String namespace() {
      if (at >= text.length() || text.charAt(at) != '/') {
        return SocketPacket.ROOT;
      }
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      String namespace = text.substring(at, end);
      at = comma < 0 ? end : end + 1;
      return namespace;
    }

    @Nullable String digits() {
      int from = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      return at == from ? null : text.substring(from, at);
    }

    @Nullable String rest() {
      return at >= text.length() ? null : text.substring(at);
    }
  }
}
