package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * The scripts that Redis executes for an exchange; each is atomic. Their texts are resources in
 * this package.
 */
enum Script {
  PUSH("receipts", "inbox", "keep", "records", "give"),
  PUSH_TO_MANY("receipts", "inbox", "keep"),
  HOLD,
  LET_GO,
  KEY,
  KEY_OVER,
  JOIN,
  END_TOPIC,
  TOPICS,
  LIST,
  REGISTER,
  END,
  CLAIM("receipts", "inbox", "page"),
  READ("receipts", "inbox", "page"),
  RELEASE,
  ARRIVED("receipts"),
  RECEIPT("receipts", "inbox"),
  CHANGE("receipts", "inbox"),
  RECEIVERS("receipts"),
  RESUME("receipts", "inbox", "page"),
  COUNT,
  SESSIONS,
  ONLINE,
  DISCONNECT,
  END_ALL("receipts", "inbox"),
  INBOX_LIST("receipts", "inbox"),
  INBOX_COUNT("receipts", "inbox"),
  INBOX_NEWS("receipts", "inbox"),
  MARK("receipts", "inbox"),
  CLEAR("receipts", "inbox"),
  SCHEDULE("receipts", "records"),
  SCHEDULED,
  RESCHEDULE,
  CANCEL,
  FIRE("receipts", "inbox", "keep", "give"),
  TAKE,
  BEAT("receipts", "inbox"),
  MEMBERS;

  private final String text;
  private final String sha1;

  /**
   * @param besides what it begins with, after what is common to all
   */
  Script(String... besides) {
    StringBuilder begin = new StringBuilder(read("common"));
    for (String each : besides) {
      begin.append(read(each));
    }
    text = begin + read(name().toLowerCase(Locale.ROOT));
    sha1 = HexFormat.of().formatHex(digest(text.getBytes(UTF_8)));
  }

  /** The script itself. */
  String text() {
    return text;
  }

  /** The name by which Redis knows the script once it is loaded. */
  String sha1() {
    return sha1;
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] digest(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
