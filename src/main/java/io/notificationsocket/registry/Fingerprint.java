package io.notificationsocket.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells one push from another: half of the SHA-256 of its user, its message and how it is kept.
 *
 * @param high the first 64 bits
 * @param low the 64 bits after them
 */
public record Fingerprint(long high, long low) {

  /** The fingerprint of a push. */
  public static Fingerprint of(String userId, Message message) {
    MessageDigest digest = sha256();
    for (String part :
        new String[] {userId, message.json(), message.ttl() + "/" + message.store()}) {
      byte[] bytes = part.getBytes(UTF_8);
      // The lengths, lest what ends one part begin the next one.
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    ByteBuffer sum = ByteBuffer.wrap(digest.digest());
    return new Fingerprint(sum.getLong(), sum.getLong());
  }

  /** As text: 32 hexadecimal digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
