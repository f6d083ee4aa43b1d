package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is asked to end sends its clients to the next one, and forgets nothing. */
@Tag("core")
class DrainIT {

  private static final int CLIENTS = 6;
  private static final Duration DRAIN_TIME = Duration.ofSeconds(3);

  @TempDir Path data;

  private ServerProcess serve() throws FailedStartException {
    return ServerProcess.serve(
        Launch.of(
            Map.of(
                "AUTH_TOKEN", ServerUnderTest.token(),
                "DATA_DIR", data.toString(),
                "DRAIN_TIME", DRAIN_TIME.toSeconds() + "s")));
  }

  @Test
  void clientsAreSentAwayOneByOneAndMissNothing() throws Exception {
    List<Integer> accepted = new ArrayList<>();
    ServerProcess first = serve();
    List<CompletableFuture<Instant>> ends = connect(first.url());
    Visitor backend = new Visitor(first.url());
    assertThat(backend.fetch("/api/status/health"))
        .isEqualTo(
            "200 {\"status\":\"up\",\"draining\":false,"
                + "\"store\":{\"kind\":\"embedded\",\"status\":\"up\"}}");
    assertThat(backend.fetch("/api/status/ready"))
        .isEqualTo(
            "200 {\"status\":\"UP\",\"checks\":[{\"name\":\"serving\",\"status\":\"UP\",\"data\":{}},"
                + "{\"name\":\"store\",\"status\":\"UP\",\"data\":{}}]}");
    pushWhileItTakes(backend, accepted, 20);
    CompletableFuture<Void> ending = CompletableFuture.runAsync(first::close);

    CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    assertThat(answer(backend, "/api/status/health")).doesNotStartWith("200");
    assertThat(answer(backend, "/api/status/ready")).doesNotStartWith("200");
    assertThat(answer(backend, "/socket.io/?EIO=4&transport=polling")).doesNotStartWith("200");
    pushWhileItTakes(backend, accepted, 1_000);
    ending.get(30, TimeUnit.SECONDS);

    assertThat(accepted).hasSizeGreaterThanOrEqualTo(20);
    List<Instant> times = ends.stream().map(CompletableFuture::join).sorted().toList();
    assertThat(Duration.between(times.get(0), times.get(CLIENTS - 1)))
        .isBetween(DRAIN_TIME.dividedBy(2), DRAIN_TIME.plusSeconds(1));
    assertThatNothingIsMissedAt(accepted);
  }

  private List<CompletableFuture<Instant>> connect(String url) throws Exception {
    List<CompletableFuture<Instant>> ends = new ArrayList<>();
    for (int n = 0; n < CLIENTS; n++) {
      Visitor visitor = new Visitor(url);
      visitor.register("ann", "a" + n);
      visitor.connect("ann", "a" + n);
      ends.add(CompletableFuture.supplyAsync(() -> sentAway(visitor)));
    }
    return ends;
  }

  private static Instant sentAway(Visitor visitor) {
    try {
      assertThat(visitor.closeCode()).isEqualTo(1001);
      return visitor.closedAt();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** A server that is ending may not answer any more. */
  private static String answer(Visitor visitor, String path) throws InterruptedException {
    try {
      return visitor.fetch(path);
    } catch (IOException e) {
      return "none: " + e;
    }
  }

  private static void pushWhileItTakes(Visitor backend, List<Integer> accepted, int most)
      throws InterruptedException {
    try {
      for (int n = 0; n < most; n++) {
        var unused = backend.push("ann", Integer.toString(accepted.size()));
        accepted.add(accepted.size());
      }
    } catch (IOException | AssertionError e) {
      // the server has ended, or takes no pushes any more
    }
  }

  private void assertThatNothingIsMissedAt(List<Integer> accepted) throws Exception {
    try (ServerProcess next = serve()) {
      Visitor visitor = new Visitor(next.url());
      visitor.connect("ann", "a0");
      for (int number : accepted) {
        assertThat(visitor.expect("42")).isEqualTo("42[\"message\"," + number + "]");
      }
    }
  }
}
