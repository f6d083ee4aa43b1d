package io.notificationsocket.exchange.redis;

/** The meaning of an error reply. In all cases but the last, Redis has not executed the command. */
enum Refusal {
  /** The scripts have to be loaded again. */
  SCRIPT_UNKNOWN,
  /** Another server is the master now. */
  ELSEWHERE,
  /** The same server will do it a little later. */
  LATER,
  /** A push to many users comes first, which is a matter of a moment. */
  HELD,
  /** Its memory is full. */
  FULL,
  /** The command itself is wrong. */
  NEVER;

  /**
   * Before version 7, Redis tells what went wrong inside a script at the end of the message only.
   */
  static Refusal of(RedisError error) {
    String text = error.code() + " " + error.message();
    if (is(text, "NOSCRIPT")) {
      return SCRIPT_UNKNOWN;
    }
    if (is(text, "READONLY") || is(text, "MOVED") || is(text, "MASTERDOWN")) {
      return ELSEWHERE;
    }
    if (is(text, "HELD")) {
      return HELD;
    }
    // While a slot's keys move to another master, the old one says TRYAGAIN when it has some of a
    // script's keys left, and ASK when it has none. It soon says MOVED: until then we wait.
    if (is(text, "LOADING")
        || is(text, "CLUSTERDOWN")
        || is(text, "ASK")
        || is(text, "TRYAGAIN")
        || is(text, "BUSY")
        || is(text, "NOREPLICAS")
        || is(text, "MISCONF")) {
      return LATER;
    }
    return is(text, "OOM") ? FULL : NEVER;
  }

  private static boolean is(String text, String code) {
    return text.startsWith(code + " ") || text.contains("-" + code + " ");
  }
}
