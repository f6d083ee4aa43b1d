package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings in {@code src/main/payara} are for. */
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

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/metrics", "/openapi"})
  void onlyTheApplicationAnswers(String path) throws Exception {
    assertThat(send("GET", path).statusCode()).isIn(403, 404);
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
