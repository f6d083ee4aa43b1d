package io.notificationsocket.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class PushResultsTest {

  private static final Problem PROBLEM = Problem.of(400, "No \"user\".");
  private static final String ERROR =
      "{\"error\":{\"status\":400,\"title\":\"Bad Request\",\"detail\":\"No \\\"user\\\".\"}}";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void anObjectHasAResultForEachAndTheSums() throws IOException {
    try (PushResults results = PushResults.inObject(out)) {
      results.pushed("ada", 2);
      results.failed(PROBLEM);
      results.pushed("é\"😀", 1);
    }

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "{\"results\":[{\"user\":\"ada\",\"sessions\":2},"
                + ERROR
                + ",{\"user\":\"é\\\"😀\",\"sessions\":1}],\"sessions\":3,\"failed\":1}");
  }

  @Test
  void anObjectMayBeWithoutResults() throws IOException {
    PushResults.inObject(out).close();

    assertThat(out.toString(UTF_8)).isEqualTo("{\"results\":[],\"sessions\":0,\"failed\":0}");
  }

  @Test
  void linesHaveOneResultEach() throws IOException {
    try (PushResults results = PushResults.inLines(out)) {
      results.failed(PROBLEM);
      results.pushed("ada", 0);
    }

    assertThat(out.toString(UTF_8)).isEqualTo(ERROR + "\n{\"user\":\"ada\",\"sessions\":0}\n");
  }

  @Test
  void noLinesHaveNoResult() throws IOException {
    PushResults.inLines(out).close();

    assertThat(out.size()).isZero();
  }
}
