package io.notificationsocket.socketio;

/** What a client has asked for, for the claim that it holds. */
enum Asked {
  /** The values of messages alone. */
  NOTHING(""),
  /** Also their ids, and the other events of the server. */
  MORE("+"),
  /** All of that, and what changes in the user's inbox. */
  INBOX("+i");

  private final String suffix;

  Asked(String suffix) {
    this.suffix = suffix;
  }

  boolean isMore() {
    return this != NOTHING;
  }

  /** This and what was asked for elsewhere. */
  Asked and(Asked other) {
    return compareTo(other) < 0 ? other : this;
  }

  /**
   * The secret that is kept with the registration, by which a client of this pid takes up its claim
   * again: it tells in which shape the client is used to get messages, also after a restart. No pid
   * ends with a suffix.
   *
   * @param pid empty for none
   */
  String secret(String pid) {
    return pid.isEmpty() ? pid : pid + suffix;
  }

  /** Whether a text is a secret and no pid. */
  static boolean isSecret(String text) {
    return text.endsWith(MORE.suffix) || text.endsWith(INBOX.suffix);
  }
}
