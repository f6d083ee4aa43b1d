package io.notificationsocket.engineio;

import org.jspecify.annotations.Nullable;

/** The Engine.IO protocols served: 3 by clients 1.x and 2.x, 4 by clients 3.x and 4.x. */
public enum ProtocolVersion {
  V3,
  V4;

  /** The version that a request names in its {@code EIO} parameter; null for any but 3 and 4. */
  public static @Nullable ProtocolVersion parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "3" -> V3;
      case "4" -> V4;
      default -> null;
    };
  }
}
