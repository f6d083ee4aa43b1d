package io.notificationsocket.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A web application that a server can serve, and how to tell that it is served. */
public interface Application {

  /** The WAR to deploy on a server; built here unless Maven builds it. */
  Path war(Server server);

  /**
   * Checks the settings as the deployment would, which takes much longer to fail.
   *
   * @param settings gives the text of a setting by its name, or null when it is not given
   */
  void check(UnaryOperator<String> settings);

  /** Name and version, for people; asks the application that serves at this URL. */
  String title(String url) throws IOException;

  /** The path and query of a request that only this application answers with 200. */
  String probe();

  /** How the body of that answer begins. */
  String answer();

  /** Whether it answers at this URL. */
  default boolean serves(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + probe())).timeout(Duration.ofSeconds(30)).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() == 200 && response.body().startsWith(answer());
  }
}
