package io.notificationsocket.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.Schedules.When;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Tells one push from another: half of the SHA-256 of its recipients, its message and how it is
 * kept.
 *
 * @param high the first 64 bits
 * @param low the 64 bits after them
 */
public record Fingerprint(long high, long low) {

  /** The fingerprint of a push to one user. */
  public static Fingerprint of(String userId, Message message) {
    return with(ofUser(userId), message);
  }

  private static MessageDigest ofUser(String userId) {
    MessageDigest digest = sha256();
    add(digest, userId);
    return digest;
  }

  /**
   * The fingerprint of a push to many, as they were named: a topic stands for itself, not for its
   * members. The order of users does not count.
   */
  public static Fingerprint of(Recipients recipients, Message message) {
    return with(ofMany(recipients), message);
  }

  /** The fingerprint of a scheduled push. A time of day and a time from now are different. */
  public static Fingerprint of(Target target, Message message, When when) {
    MessageDigest digest =
        target instanceof Target.Many many
            ? ofMany(many.recipients())
            : ofUser(((Target.User) target).userId());
    add(digest, when.toString());
    return with(digest, message);
  }

  private static MessageDigest ofMany(Recipients recipients) {
    MessageDigest digest = sha256();
    add(digest, ""); // which is no user's id
    if (recipients instanceof Recipients.Users named) {
      add(digest, "users");
      add(digest, named.users());
    } else if (recipients instanceof Recipients.Topic named) {
      add(digest, "topic");
      add(digest, named.topic());
    } else {
      add(digest, "everyone");
    }
    add(digest, recipients.except());
    return digest;
  }

  private static void add(MessageDigest digest, Set<String> userIds) {
    add(digest, Integer.toString(userIds.size()));
    userIds.stream().sorted().forEach(userId -> add(digest, userId));
  }

  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(UTF_8);
    // The length, lest what ends one part begin the next one.
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static Fingerprint with(MessageDigest digest, Message message) {
    add(digest, message.json());
    add(digest, message.ttl() + "/" + message.store());
    // Nothing without them, so that keys of an earlier version stay known.
    if (message.inbox() != null) {
      add(digest, "inbox " + message.inbox());
    }
    if (message.collapse() != null) {
      add(digest, "collapse " + message.collapse());
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
