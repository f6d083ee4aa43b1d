package io.notificationsocket.registry;

/**
 * Why a recipient lost its registration without asking for it.
 *
 * @param reason in words, for the client
 */
public record Revocation(Kind kind, String reason) {

  /** What happened. */
  public enum Kind {
    /** Another client has claimed the registration. */
    REPLACED,
    /** The registration is over. */
    ENDED,
    /** The backend has closed the connection; the registration lives on. */
    DISCONNECTED
  }

  /** A newer connection claimed the same connection id. */
  public static final Revocation REPLACED = new Revocation(Kind.REPLACED, "replaced");

  /** The backend ended the registration, or it has expired. */
  public static final Revocation ENDED = new Revocation(Kind.ENDED, "unregistered");

  /** The backend logged the user out everywhere. */
  public static final Revocation LOGGED_OUT = new Revocation(Kind.ENDED, "logged out");

  /** The backend had the user forgotten. */
  public static final Revocation FORGOTTEN = new Revocation(Kind.ENDED, "forgotten");

  /**
   * The backend closed the connection.
   *
   * @param reason the backend's own words
   */
  public static Revocation disconnected(String reason) {
    return new Revocation(Kind.DISCONNECTED, reason);
  }
}
