package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser clients and the page that come with the server. */
@WithServer
class ClientBundleIT {

  private final String url = ServerUnderTest.url();

  @ParameterizedTest
  @CsvSource({
    "socket.io.js,Socket.IO v4.8.4",
    "socket.io.min.js,Socket.IO v4.8.4",
    "socket.io.esm.min.js,Socket.IO v4.8.4",
    "2/socket.io.js,Socket.IO v2.5.0",
    "2/socket.io.slim.js,Socket.IO v2.5.0",
  })
  void aClientIsServedAsAScriptOfItsVersion(String file, String version) throws IOException {
    HttpResponse<String> answer = PollingClient.fetch(url + "/socket.io/" + file);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(version).hasSizeGreaterThan(30_000);
    assertThat(header(answer, "content-type")).matches("(?i)text/javascript; ?charset=utf-8");
    assertThat(header(answer, "etag")).matches("\"[\\w-]{8,}\"");
    assertThat(header(answer, "cache-control")).isEqualTo("public, max-age=0");
    assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(answer, "access-control-allow-origin")).isEqualTo("*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socket.io.js.map",
        "socket.io.min.js.map",
        "socket.io.esm.min.js.map",
        "2/socket.io.js.map",
        "2/socket.io.slim.js.map"
      })
  void aSourceMapIsServedAsJson(String file) throws IOException {
    HttpResponse<String> answer = PollingClient.fetch(url + "/socket.io/" + file);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "content-type")).startsWith("application/json");
    assertThat(answer.body()).startsWith("{").contains("\"mappings\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket.io.js", "socket.io.min.js.map", "2/socket.io.js"})
  void whoHasItAlreadyIsNotSentItAgain(String file) throws IOException {
    String address = url + "/socket.io/" + file;
    String etag = header(PollingClient.fetch(address), "etag");

    HttpResponse<String> known = PollingClient.fetch(address, "If-None-Match", etag);
    HttpResponse<String> other = PollingClient.fetch(address, "If-None-Match", "\"another\"");

    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(header(known, "etag")).isEqualTo(etag);
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.body()).isNotEmpty();
  }

  @Test
  void everyFileHasAnEtagOfItsOwn() throws IOException {
    assertThat(header(PollingClient.fetch(url + "/socket.io/socket.io.js"), "etag"))
        .isNotEqualTo(header(PollingClient.fetch(url + "/socket.io/2/socket.io.js"), "etag"));
  }

  @Test
  void aFileThatThereIsNotIsNoScript() throws IOException {
    HttpResponse<String> answer = PollingClient.fetch(url + "/socket.io/socket.io.tiny.js");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/page/page.js", "/page/page.css"})
  void thePageTrustsNothingButItself(String path) throws IOException {
    HttpResponse<String> answer = PollingClient.fetch(url + path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "content-security-policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(answer, "referrer-policy")).isEqualTo("no-referrer");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
