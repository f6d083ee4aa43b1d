package io.notificationsocket.server;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server prints: handed on line by line, and looked through. Thread-safe. */
final class Output {

  /**
   * The last one in a stack trace is the root cause, and its message the line for people. Tomcat
   * has the application's own exception at the top; WildFly quotes the trace once more inside of
   * words of its own. Of a server that ends by itself the last line is the one.
   */
  private static final Pattern CAUSE =
      Pattern.compile(
          "(?:(?:Caused by: |(?=io\\.notificationsocket\\.))[\\w.$]+|The server cannot start)"
              + ": (.+?)(?:\"}})?");

  /** The system's words, which WildFly and Tomcat log. WildFly stays up without its port. */
  private static final String CANNOT_LISTEN = "Address already in use";

  private final Server server;
  private final Consumer<String> lines;
  private volatile boolean mayListen;
  private volatile boolean up;
  private volatile boolean cannotListen;
  private volatile String cause = "";

  Output(Server server, Consumer<String> lines) {
    this.server = server;
    this.lines = lines;
    this.mayListen = server.listensAfter().isEmpty();
  }

  void accept(String line) {
    lines.accept(line);
    Matcher matcher = CAUSE.matcher(line.strip());
    if (matcher.matches()) {
      cause = matcher.group(1);
    }
    cannotListen |= line.contains(CANNOT_LISTEN);
    mayListen |= line.contains(server.listensAfter());
    up |= server.isUp(line);
  }

  /** Whether it may be this server that listens on the port. */
  boolean mayListen() {
    return mayListen;
  }

  /** Whether the server could not listen on its port. */
  boolean saysItCannotListen() {
    return cannotListen;
  }

  boolean saysUp() {
    return up;
  }

  /** The message of the last root cause. */
  Optional<String> cause() {
    return Optional.of(cause).filter(text -> !text.isEmpty());
  }
}
