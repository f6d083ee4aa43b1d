package io.notificationsocket.api.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Percent-encoding of UTF-8, decoded strictly: with a lenient decoder, two encodings could stand
 * for one id.
 */
final class Percent {

  private Percent() {}

  /**
   * Decodes; a plus sign stays one.
   *
   * @throws CharacterCodingException when an escape is incomplete or the bytes are not UTF-8
   */
  static String decode(String encoded) throws CharacterCodingException {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] bytes = encoded.getBytes(UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        decoded.write(bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low < 0) {
        throw new CharacterCodingException();
      }
      decoded.write(high << 4 | low);
      i += 2;
    }
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded.toByteArray())).toString();
  }
}
