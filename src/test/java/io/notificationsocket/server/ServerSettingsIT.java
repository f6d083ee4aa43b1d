package io.notificationsocket.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings in {@code src/main/payara}, {@code wildfly} and {@code tomcat} are for. */
@WithServer
@Tag("core")
class ServerSettingsIT {

  @Test
  void aUserIdMayHoldASlash() throws Exception {
    assertThat(send("PUT", "/api/a%2Fb/register?connectionId=c-1").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingIsSaidAboutTheServer() throws Exception {
    assertThat(send("GET", "/api/status/ping").headers().map())
        .doesNotContainKeys("server", "x-powered-by");
  }

  @Test
  void aBackendKeepsItsConnectionForMoreThanAThousandRequests() throws Exception {
    URI server = URI.create(ServerUnderTest.url());
    byte[] request = "GET /api/status/ping HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      for (int i = 1; i <= 1100; i++) {
        socket.getOutputStream().write(request);
        assertThat(answer(socket)).as("answer " + i).endsWith("pong").doesNotContain("close");
      }
    }
  }

  private static String answer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] part = new byte[1024];
    int length = 0;
    while (length >= 0 && answer.indexOf("pong") < 0) {
      length = socket.getInputStream().read(part);
      answer.append(new String(part, 0, Math.max(length, 0), US_ASCII));
    }
    return answer.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health",
        "/health/live",
        "/metrics",
        "/openapi",
        "/openapi/",
        "/openapi/application.wadl",
        "/api/push/application.wadl"
      })
  void onlyTheApplicationAnswers(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  /** What a server refuses before the application sees it. */
  @ParameterizedTest
  @ValueSource(strings = {"pipe", "space before colon", "many headers", "long header", "long path"})
  void aRefusedRequestIsToldNothingAboutTheServer(String fault) throws Exception {
    String path = fault.equals("pipe") ? "/a|b" : "/";
    String more =
        switch (fault) {
          case "space before colon" -> "Transfer-Encoding : chunked\r\n";
          case "many headers" -> "X-Many: 1\r\n".repeat(300);
          case "long header" -> "X-Long: " + "a".repeat(100_000) + "\r\n";
          default -> "";
        };
    String target = fault.equals("long path") ? "/" + "a".repeat(100_000) : path;
    URI server = URI.create(ServerUnderTest.url());
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(20_000);
      String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more;
      String answer = told(socket, request + "Connection: close\r\n\r\n");
      if (!target.equals("/a|b")) {
        assertThat(answer).doesNotContainIgnoringCase("<html");
      }
      assertThat(answer)
          .doesNotContainPattern("(?i)\\bat (org|com|java|jakarta)[.]|exception|tomcat|payara")
          .doesNotContainPattern("(?i)undertow|grizzly|wildfly|a[|]b");
    }
  }

  private static String told(Socket socket, String request) {
    StringBuilder answer = new StringBuilder();
    try {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
        answer.append((char) b);
      }
    } catch (IOException e) {
      // A server may close the connection while it is still sent to.
    }
    return answer.toString();
  }

  private static HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ServerUnderTest.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("X-AUTH-TOKEN", ServerUnderTest.token())
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
