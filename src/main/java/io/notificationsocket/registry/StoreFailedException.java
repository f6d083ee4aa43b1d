package io.notificationsocket.registry;

import org.jspecify.annotations.Nullable;

/** The exchange's medium cannot take, or give, what it should. */
public final class StoreFailedException extends RuntimeException {

  /** What a backend can do about it. */
  public enum Kind {
    /** The medium takes nothing: a disk is full, for instance. Its operator has to see to it. */
    FULL,
    /** The medium was not reached in time. Whether it has taken what it was sent is not known. */
    UNREACHABLE,
    /** The medium has taken it, but fewer copies were confirmed than are wanted. */
    NOT_REPLICATED
  }

  private final Kind kind;

  /**
   * A medium that takes nothing.
   *
   * @param message what is wrong, for the operator
   */
  public StoreFailedException(String message, @Nullable Throwable cause) {
    this(Kind.FULL, message, cause);
  }

  /**
   * A failure of any kind.
   *
   * @param message what is wrong, for the operator
   */
  public StoreFailedException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What a backend can do about it. */
  public Kind kind() {
    return kind;
  }
}
