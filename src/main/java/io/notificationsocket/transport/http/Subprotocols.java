package io.notificationsocket.transport.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client offers in {@code Sec-WebSocket-Protocol}. */
public final class Subprotocols {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

  private Subprotocols() {}

  /**
   * Which subprotocol to take.
   *
   * @param offered the header's value, or the first of several
   * @return the first; null when there is none that can be sent back
   */
  public static @Nullable String first(@Nullable String offered) {
    String first = offered == null ? "" : offered.split(",", 2)[0].strip();
    return TOKEN.matcher(first).matches() ? first : null;
  }
}
