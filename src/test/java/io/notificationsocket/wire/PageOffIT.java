package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PAGE=off} hides the page and nothing else. */
class PageOffIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.STRICT;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/page/page.js",
        "/page/page.css",
        "/page/",
        "/page/../index.html",
        "/index.html;x=1"
      })
  void nothingOfThePageIsServed(String path) throws IOException {
    try (RawConnection connection = RawConnection.to(SERVER.url())) {
      connection.request("GET", path);
      RawConnection.Answer answer = connection.answer();

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("content-type")).startsWith("application/problem+json");
      assertThat(answer.text()).doesNotContain("<html").contains("\"status\":404");
    }
  }

  @Test
  void theClientsAreStillServed() throws IOException {
    HttpResponse<String> answer = PollingClient.fetch(SERVER.url() + "/socket.io/socket.io.js");

    assertThat(answer.statusCode()).isEqualTo(200);
  }
}
