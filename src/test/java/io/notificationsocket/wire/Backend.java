package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.server.ServerUnderTest;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;

/** What a backend does over REST. */
record Backend(String url) {

  /** The backend of the server that all integration tests share. */
  static Backend shared() {
    return new Backend(ServerUnderTest.url());
  }

  void register(String userId, String connectionId) throws IOException {
    succeed("PUT", registration(userId, connectionId), null);
  }

  void unregister(String userId, String connectionId) throws IOException {
    succeed("DELETE", registration(userId, connectionId), null);
  }

  /** Pushes JSON text; returns to how many sessions it went. */
  int push(String userId, String message) throws IOException {
    return pushed(userId, "{\"message\":" + message + "}");
  }

  /** To how many sessions something went that is not kept for others. */
  int sessions(String userId) throws IOException {
    return pushed(userId, "{\"message\":0,\"ttl\":0}");
  }

  private int pushed(String userId, String push) throws IOException {
    String body = succeed("POST", "/api/" + encode(userId) + "/push", push);
    return Integer.parseInt(body.replaceFirst(".*\"sessions\":(\\d+).*", "$1"));
  }

  private static String registration(String userId, String connectionId) {
    return "/api/" + encode(userId) + "/register?connectionId=" + encode(connectionId);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** Any other call, with the token. */
  HttpResponse<String> call(String method, String path, String body) throws IOException {
    return PollingClient.await(
        PollingClient.send(
            method,
            url + path,
            body,
            "X-AUTH-TOKEN",
            ServerUnderTest.token(),
            "Content-Type",
            "application/json"));
  }

  private String succeed(String method, String path, String body) throws IOException {
    HttpResponse<String> answer = call(method, path, body);
    if (answer.statusCode() != 200) {
      throw new AssertionError(
          method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }
}
