package io.notificationsocket.registry;

/** A push is to go into the inbox, but this server has none. */
public final class NoInboxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NoInboxException() {
    super("This server has no inbox (INBOX=off). Leave inbox out, or send false.");
  }
}
