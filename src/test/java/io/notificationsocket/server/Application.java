package io.notificationsocket.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.config.Settings;
import io.notificationsocket.echo.EchoWar;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** What a server can serve, as {@code -Dapp=} names it, and how it is known to be served. */
public enum Application {
  /** notification-socketio itself. */
  PRODUCT("/api/status/ping", "pong") {
    @Override
    Path war(Server server) {
      return server.war();
    }

    @Override
    void check(UnaryOperator<String> settings) {
      Settings.read(settings);
    }

    @Override
    String title(String url) throws IOException {
      try (InputStream info = URI.create(url + "/api/status/info").toURL().openStream()) {
        JsonNode version = new ObjectMapper().readTree(info).path("version");
        return "notification-socketio " + version.asText("(unknown version)");
      }
    }
  },

  /** The echoes for the conformance suites; the settings need no token. */
  CONFORMANCE("/engine.io/?EIO=4&transport=polling", "0{") {
    @Override
    Path war(Server server) {
      return EchoWar.build(Project.path("target/conformance.war"));
    }

    @Override
    void check(UnaryOperator<String> settings) {}

    @Override
    String title(String url) {
      return "The conformance application";
    }
  };

  private final String probe;
  private final String answer;

  Application(String probe, String answer) {
    this.probe = probe;
    this.answer = answer;
  }

  static Application named(String name) {
    return switch (name) {
      case "product" -> PRODUCT;
      case "conformance" -> CONFORMANCE;
      default ->
          throw new IllegalArgumentException(
              "-Dapp=" + name + " is not known: give product or conformance, or leave it out.");
    };
  }

  /** The WAR to deploy on a server; made now where the build does not make it. */
  abstract Path war(Server server);

  /** Fails where the settings would stop the deployment. */
  abstract void check(UnaryOperator<String> settings);

  /** What it is, for people; asked of the one that serves. */
  abstract String title(String url) throws IOException;

  /** Whether it answers under this address. */
  boolean serves(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + probe)).timeout(Duration.ofSeconds(30)).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() == 200 && response.body().startsWith(answer);
  }
}
