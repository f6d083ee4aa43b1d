package io.notificationsocket.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;

/** Asserts that an answer is an error as the API words them. */
final class ProblemAssert {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ProblemAssert() {}

  static void assertProblem(HttpResponse<String> answer, int status, String... detail) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    assertBody(answer.body(), status, detail);
  }

  static void assertProblem(String rawAnswer, int status, String... detail) {
    assertThat(rawAnswer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Content-Type: application/problem+json\r\n");
    assertBody(rawAnswer.substring(rawAnswer.indexOf('{')), status, detail);
  }

  private static void assertBody(String body, int status, String... detail) {
    JsonNode problem = read(body);
    assertThat(problem.path("type").asText()).isEqualTo("about:blank");
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).isNotBlank();
    for (String part : detail) {
      assertThat(problem.path("detail").asText()).contains(part);
    }
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + body, e);
    }
  }
}
