package io.notificationsocket.registry;

/** A user id, connection id or topic that cannot be used; the message says why and what may be. */
public final class InvalidIdException extends RuntimeException {

  private final String detail;

  InvalidIdException(String detail) {
    super(detail);
    this.detail = detail;
  }

  /**
   * For an id that {@link #isDots}.
   *
   * @param what the id is of
   */
  public static InvalidIdException dots(String what) {
    return new InvalidIdException(
        "The "
            + what
            + " is one or two dots, which clients and proxies take out of an address. Use"
            + " another.");
  }

  /**
   * Whether an id that stands in addresses is {@code .} or {@code ..}. There these are directions,
   * also when they are percent-encoded: most pushes to such a user would go elsewhere.
   */
  public static boolean isDots(String id) {
    return id.equals(".") || id.equals("..");
  }

  /** What is wrong and what may be. */
  public String detail() {
    return detail;
  }
}
