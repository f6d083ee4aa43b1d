package io.notificationsocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** notification-socketio itself. */
final class Product implements Application {

  private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]+)\"");

  @Override
  public Path war(Server server) {
    return server.war();
  }

  @Override
  public void check(UnaryOperator<String> settings) {
    Settings.read(settings);
  }

  @Override
  public String title(String url) throws IOException {
    try (InputStream info = URI.create(url + "/api/status/info").toURL().openStream()) {
      Matcher version = VERSION.matcher(new String(info.readAllBytes(), UTF_8));
      return "notification-socketio" + (version.find() ? " " + version.group(1) : "");
    }
  }

  @Override
  public String probe() {
    return "/api/status/ping";
  }

  @Override
  public String answer() {
    return "pong";
  }
}
