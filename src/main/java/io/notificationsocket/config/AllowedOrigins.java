package io.notificationsocket.config;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The origins whose pages may connect. Open to all unless restricted. A request without an {@code
 * Origin} header does not come from a page of another origin and is always allowed. Immutable.
 */
public final class AllowedOrigins {

  private static final String ANY = "*";
  private static final String BELOW = "*.";
  private static final String REMEDY =
      "write origins such as https://app.example:8443 or https://*.app.example, null, file:// or *";

  /** Origins of apps whose pages come from no host, such as from a file. */
  private static final Set<String> HOSTLESS = Set.of("null", "file://");

  /** A star at the beginning of the host, for one or more labels. */
  private static final Pattern WILDCARD = Pattern.compile("[^*]+://(?:\\*\\.)?[^*.][^*]*");

  private final boolean open;
  private final Set<String> hostless;
  private final Set<Origin> origins;

  /** With {@value #BELOW} before the host. */
  private final Set<Origin> wildcards;

  private AllowedOrigins(
      boolean open, Set<String> hostless, Set<Origin> origins, Set<Origin> wildcards) {
    this.open = open;
    this.hostless = hostless;
    this.origins = origins;
    this.wildcards = wildcards;
  }

  static AllowedOrigins read(SettingsReader reader) {
    String text = reader.text(Setting.ALLOWED_ORIGINS);
    boolean open = false;
    Set<String> hostless = new HashSet<>();
    Set<Origin> origins = new HashSet<>();
    Set<Origin> wildcards = new HashSet<>();
    for (String each : Stream.of(text.split(",")).map(String::strip).toList()) {
      if (each.equals(ANY)) {
        open = true;
      } else if (HOSTLESS.contains(each)) {
        hostless.add(each);
      } else if (!each.isEmpty()) {
        Origin origin = checked(each);
        (origin.host().startsWith(BELOW) ? wildcards : origins).add(origin);
      }
    }
    if (!open && hostless.isEmpty() && origins.isEmpty() && wildcards.isEmpty()) {
      throw SettingsReader.invalid(Setting.ALLOWED_ORIGINS, text, REMEDY);
    }
    return new AllowedOrigins(
        open, Set.copyOf(hostless), Set.copyOf(origins), Set.copyOf(wildcards));
  }

  private static Origin checked(String text) {
    Origin origin = Origin.parse(text);
    if (origin == null || (text.contains(ANY) && !WILDCARD.matcher(text).matches())) {
      throw SettingsReader.invalid(Setting.ALLOWED_ORIGINS, text, REMEDY);
    }
    return origin;
  }

  /** Whether a page of this origin may connect. */
  public boolean permits(@Nullable String origin) {
    if (origin == null || open || hostless.contains(origin)) {
      return true;
    }
    Origin parsed = Origin.parse(origin);
    return parsed != null && (origins.contains(parsed) || isBelow(parsed));
  }

  /** Tries the star for the first label, then for the first two, and so on. */
  private boolean isBelow(Origin origin) {
    String host = origin.host();
    for (int dot = host.indexOf('.'); dot >= 0 && !wildcards.isEmpty(); ) {
      if (dot > 0 && wildcards.contains(below(origin, host.substring(dot)))) {
        return true;
      }
      dot = host.indexOf('.', dot + 1);
    }
    return false;
  }

  private static Origin below(Origin origin, String end) {
    return new Origin(origin.scheme(), "*" + end, origin.port());
  }

  /** Whether every origin may connect. */
  public boolean isOpen() {
    return open;
  }

  @Override
  public String toString() {
    return "AllowedOrigins[" + (open ? ANY : hostless + ", " + origins + ", " + wildcards) + "]";
  }
}
