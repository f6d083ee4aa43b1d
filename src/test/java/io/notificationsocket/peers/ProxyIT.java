package io.notificationsocket.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Backends and stock clients that reach the server through an nginx, as the docs set it up. */
@WithServer
class ProxyIT {

  private static Nginx proxy;

  @BeforeAll
  static void start() throws Exception {
    proxy = new Nginx(ServerUnderTest.url());
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @TestFactory
  Stream<DynamicTest> clientsNoticeNoProxy() {
    return NodeScript.runEach(
        proxy.url(),
        "client.mjs",
        List.of(
            "2.5.0 polling", "2.5.0 upgrade", "4.8.4 websocket", "4.8.4 polling", "4.8.4 upgrade"));
  }

  @Test
  void aUserIdPassesAsItWasWritten() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(proxy.url() + "/api/%C3%A9%20%2B%25/register?connectionId=c%2F1"))
            .header("X-AUTH-TOKEN", ServerUnderTest.token())
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();

    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyOfTheLargestSizeComesThrough() throws Exception {
    String body = "{\"message\":\"" + "x".repeat(990_000) + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(proxy.url() + "/api/nobody/push"))
            .header("X-AUTH-TOKEN", ServerUnderTest.token())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();

    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"sessions\":0");
  }
}
