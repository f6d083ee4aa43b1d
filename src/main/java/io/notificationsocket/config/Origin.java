package io.notificationsocket.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a page, RFC 6454. Two are equal if their schemes, hosts and ports are, however they
 * are written.
 *
 * @param scheme in lower case
 * @param host in lower case; an IPv6 address in brackets
 * @param port the scheme's default if none is written; 0 if the scheme has no default
 */
public record Origin(String scheme, String host, int port) {

  private static final Pattern TEXT =
      Pattern.compile(
          "([a-z][a-z0-9+.-]*)://([^\\s\\p{Cntrl}/?#@:\\[\\]\\\\]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?");

  private static final int MAX_PORT = 65_535;

  /** Reads {@code scheme://host} or {@code scheme://host:port}; null for any other text. */
  public static @Nullable Origin parse(@Nullable String text) {
    Matcher matcher = TEXT.matcher(text == null ? "" : text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return null;
    }
    String scheme = matcher.group(1);
    int port = matcher.group(3) == null ? usual(scheme) : Integer.parseInt(matcher.group(3));
    return port > MAX_PORT ? null : new Origin(scheme, matcher.group(2), port);
  }

  private static int usual(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> 0;
    };
  }
}
