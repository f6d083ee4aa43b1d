package io.notificationsocket.config;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The origins whose pages may connect. Open to all unless restricted. A request without an {@code
 * Origin} header does not come from a page of another origin and is always allowed.
 */
public final class AllowedOrigins {

  private static final String ANY = "*";
  private static final String REMEDY = "write origins such as https://app.example:8443, or *";
  private static final Pattern DEFAULT_PORT = Pattern.compile("^(http:.*):80$|^(https:.*):443$");

  private final Set<String> origins;

  private AllowedOrigins(Set<String> origins) {
    this.origins = origins;
  }

  static AllowedOrigins read(SettingsReader reader) {
    String text = reader.text(Setting.ALLOWED_ORIGINS);
    Set<String> origins =
        Stream.of(text.split(","))
            .map(String::strip)
            .filter(o -> !o.isEmpty())
            .map(AllowedOrigins::check)
            .collect(Collectors.toUnmodifiableSet());
    if (origins.isEmpty()) {
      throw SettingsReader.invalid(Setting.ALLOWED_ORIGINS, text, REMEDY);
    }
    return new AllowedOrigins(origins);
  }

  private static String check(String origin) {
    if (origin.equals(ANY)) {
      return origin;
    }
    URI uri = parse(origin);
    if (uri == null || uri.getScheme() == null || uri.getHost() == null || !bare(uri)) {
      throw SettingsReader.invalid(Setting.ALLOWED_ORIGINS, origin, REMEDY);
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    return DEFAULT_PORT.matcher(lower).replaceFirst("$1$2"); // browsers leave it out
  }

  private static boolean bare(URI uri) {
    return uri.getRawPath().isEmpty()
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && uri.getRawUserInfo() == null;
  }

  private static @Nullable URI parse(String origin) {
    try {
      return URI.create(origin);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether a page of this origin may connect. */
  public boolean permits(@Nullable String origin) {
    return origin == null || isOpen() || origins.contains(origin.toLowerCase(Locale.ROOT));
  }

  /** Whether every origin may connect. */
  public boolean isOpen() {
    return origins.contains(ANY);
  }

  @Override
  public String toString() {
    return "AllowedOrigins" + origins;
  }
}
