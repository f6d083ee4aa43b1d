package io.notificationsocket.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** Makes the ids that clients show to prove that a session is theirs: 144 random bits each. */
public final class SessionId {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 18;
  private static final int CHARACTERS = 24;
  private static final int SHOWN = 4;

  private SessionId() {}

  /** An id that belongs to a secret and does not tell it: 24 URL-safe characters. */
  public static String behind(String secret) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A new id of 24 URL-safe characters. */
  public static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  /** A node's id may stand before an id; four characters of what is secret are shown. */
  static String abbreviated(String id) {
    return id.substring(0, Math.max(0, id.length() - CHARACTERS) + SHOWN) + "***";
  }
}
