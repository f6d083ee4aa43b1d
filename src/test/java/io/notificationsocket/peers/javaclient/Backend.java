package io.notificationsocket.peers.javaclient;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.json.JSONException;
import org.json.JSONObject;

/** The backend's side: registers pairs and pushes. */
final class Backend {

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final String token;

  Backend(String url, String token) {
    this.url = url;
    this.token = token;
  }

  record Pair(String userId, String connectionId) {}

  /** A pair that nobody else uses. */
  Pair registered(String name) throws IOException, InterruptedException {
    return registeredAs(name + "-" + UUID.randomUUID());
  }

  Pair registeredAs(String userId) throws IOException, InterruptedException {
    Pair pair = new Pair(userId, UUID.randomUUID().toString());
    call("PUT", userId, "register?connectionId=" + encoded(pair.connectionId()), "");
    return pair;
  }

  /** Pushes and answers how many sessions it reached; {@code json} is the message as JSON text. */
  int push(Pair pair, String json) throws IOException, InterruptedException, JSONException {
    String answer = call("POST", pair.userId(), "push", "{\"message\":" + json + "}");
    return new JSONObject(answer).getInt("sessions");
  }

  private String call(String method, String userId, String rest, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/api/" + encoded(userId) + "/" + rest))
            .timeout(Duration.ofSeconds(10))
            .header("X-AUTH-TOKEN", token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(method + " answered " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
