package io.notificationsocket.api.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.api.problem.Problem;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Schedules.Added;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PushResultsTest {

  private static final Problem PROBLEM = Problem.of(400, "No \"user\".");
  private static final String ERROR =
      "{\"error\":{\"status\":400,\"title\":\"Bad Request\",\"detail\":\"No \\\"user\\\".\"}}";

  private static final MessageId ID = new MessageId(0x0123456789abcdefL, 7);

  private static Pushed pushed(int sessions) {
    return new Pushed.Known(ID, sessions, sessions > 0, Commit.DONE);
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void anObjectHasAResultForEachAndTheSums() throws IOException {
    try (PushResults results = PushResults.inObject(out, List.of("x"))) {
      results.pushed("ada", pushed(2), List.of("TTL", "ü"));
      results.failed(PROBLEM);
      results.pushed("é\"😀", pushed(1), null);
    }

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "{\"results\":[{\"user\":\"ada\",\"id\":\""
                + ID
                + "\",\"sessions\":2,\"kept\":true,\"ignored\":[\"TTL\",\"ü\"]},"
                + ERROR
                + ",{\"user\":\"é\\\"😀\",\"id\":\""
                + ID
                + "\",\"sessions\":1,\"kept\":true}],\"sessions\":3,\"failed\":1,\"ignored\":[\"x\"]}");
  }

  @Test
  void anObjectMayBeWithoutResults() throws IOException {
    PushResults.inObject(out, null).close();

    assertThat(out.toString(UTF_8)).isEqualTo("{\"results\":[],\"sessions\":0,\"failed\":0}");
  }

  @Test
  void linesHaveOneResultEach() throws IOException {
    try (PushResults results = PushResults.inLines(out)) {
      results.failed(PROBLEM);
      results.pushed("ada", pushed(0), null);
    }

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            ERROR + "\n{\"user\":\"ada\",\"id\":\"" + ID + "\",\"sessions\":0,\"kept\":false}\n");
  }

  @Test
  void noLinesHaveNoResult() throws IOException {
    PushResults.inLines(out).close();

    assertThat(out.size()).isZero();
  }

  @Test
  void whatIsMadeLaterHasItsIdAndItsTime() throws IOException {
    Added added = new Added(ID, Instant.parse("2026-11-30T08:50:00.120Z"));
    try (PushResults results = PushResults.inLines(out)) {
      results.scheduled("ada", added, null);
      results.scheduled(null, added, List.of("x"));
    }
    String of = "\"scheduled\":\"" + ID + "\",\"at\":\"2026-11-30T08:50:00.120Z\"";
    assertThat(out.toString(UTF_8).lines())
        .containsExactly("{\"user\":\"ada\"," + of + "}", "{" + of + ",\"ignored\":[\"x\"]}");
  }
}
