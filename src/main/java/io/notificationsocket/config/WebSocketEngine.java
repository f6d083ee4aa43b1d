package io.notificationsocket.config;

import java.util.Locale;

/** Which code serves WebSockets. */
public enum WebSocketEngine {
  /** This project's engine, or the server's where a request cannot be upgraded. */
  AUTO,
  /** The server's Jakarta WebSocket. */
  JAKARTA,
  /** This project's engine, on upgraded connections of Jakarta Servlet. */
  DIRECT;

  static WebSocketEngine read(SettingsReader reader) {
    String text = reader.text(Setting.WEBSOCKET_ENGINE).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "auto" -> AUTO;
      case "jakarta" -> JAKARTA;
      case "direct" -> DIRECT;
      default ->
          throw SettingsReader.invalid(
              Setting.WEBSOCKET_ENGINE, text, "write auto, jakarta or direct");
    };
  }
}
