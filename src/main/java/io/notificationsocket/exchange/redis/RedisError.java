package io.notificationsocket.exchange.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error reply of a Redis: the command was not executed, but for a script that failed amid its
 * work.
 *
 * @param code its first word, such as {@code MOVED}, {@code READONLY}, {@code NOSCRIPT} or {@code
 *     ERR}
 * @param message what follows, without arguments of the command, in one line
 */
record RedisError(String code, String message) {

  private static final Pattern CODE = Pattern.compile("(?<code>[A-Z][A-Z0-9]*) +(?<message>.*)");

  /** Redis repeats the arguments of a command that it does not know. */
  private static final Pattern ARGUMENTS = Pattern.compile(",? with args beginning with.*");

  /** Reads what follows the minus sign. */
  static RedisError of(String line) {
    String clean = ARGUMENTS.matcher(line.replaceAll("\\p{Cntrl}", " ").strip()).replaceFirst("");
    Matcher parts = CODE.matcher(clean);
    return parts.matches()
        ? new RedisError(parts.group("code"), parts.group("message"))
        : new RedisError("ERR", clean);
  }

  @Override
  public String toString() {
    return code + " " + message;
  }
}
