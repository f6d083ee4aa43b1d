package io.notificationsocket.engineio;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes the ids that clients show to prove that a session is theirs: 144 random bits each. */
public final class SessionId {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 18;

  private SessionId() {}

  /** A new id of 24 URL-safe characters. */
  public static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
