package io.notificationsocket.engineio;

import org.jspecify.annotations.Nullable;

/** The transports served, by the names that clients use. */
public enum TransportName {
  POLLING("polling", "[\"websocket\"]"),
  WEBSOCKET("websocket", "[]");

  private final String text;
  private final String upgrades;

  TransportName(String text, String upgrades) {
    this.text = text;
    this.upgrades = upgrades;
  }

  /** The transport of this name; null when there is none. */
  public static @Nullable TransportName parse(@Nullable String text) {
    for (TransportName name : values()) {
      if (name.text.equals(text)) {
        return name;
      }
    }
    return null;
  }

  /** The JSON list of what a session that begins here can be upgraded to. */
  String upgrades() {
    return upgrades;
  }

  @Override
  public String toString() {
    return text;
  }
}
