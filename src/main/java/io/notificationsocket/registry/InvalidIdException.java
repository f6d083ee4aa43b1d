package io.notificationsocket.registry;

/** A user id or connection id that cannot be used; the message says why and what may be. */
public final class InvalidIdException extends RuntimeException {

  private static final String DOTS =
      "The user id is one or two dots, which clients and proxies take out of an address. Use"
          + " another.";

  private final String detail;

  InvalidIdException(String detail) {
    super(detail);
    this.detail = detail;
  }

  /** For a user id that {@link #isDots}. */
  public static InvalidIdException dots() {
    return new InvalidIdException(DOTS);
  }

  /**
   * Whether a user id is {@code .} or {@code ..}. In an address these are directions, also when
   * they are percent-encoded: most pushes to such a user would go elsewhere.
   */
  public static boolean isDots(String userId) {
    return userId.equals(".") || userId.equals("..");
  }

  /** What is wrong and what may be. */
  public String detail() {
    return detail;
  }
}
