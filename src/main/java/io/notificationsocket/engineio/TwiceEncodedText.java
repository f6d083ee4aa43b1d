package io.notificationsocket.engineio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Undoes what clients 1.x do over polling: they encode each packet to UTF-8, take the bytes for
 * characters, and the browser encodes those to UTF-8 again. Clients 2.x encode once, and both call
 * themselves protocol 3, so the text itself has to tell: what came from UTF-8 taken for characters
 * is below U+0100 throughout and well-formed UTF-8 again, which text that people write is not. One
 * client never changes its ways, so the first packet that could not have been encoded twice settles
 * the matter for its session. Not safe between threads: one a session, one reader at a time.
 */
public final class TwiceEncodedText {

  private boolean onceOnly;

  /** The packet as it was meant. */
  public Packet repair(Packet packet) {
    if (onceOnly || packet.binary() != null || isAscii(packet.text())) {
      return packet;
    }
    String text = packet.text();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        onceOnly = true;
        return packet;
      }
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
      return Packet.of(packet.type(), UTF_8.newDecoder().decode(bytes).toString().substring(1));
    } catch (CharacterCodingException e) {
      onceOnly = true;
      return packet;
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }
}
