package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only one process may have a directory: each knows in memory what the other one does not. */
@Timeout(180)
class TwoServersOneDirectoryIT {

  @TempDir Path data;

  private Launch launch() {
    return Launch.of(Map.of("AUTH_TOKEN", ServerUnderTest.token(), "DATA_DIR", data.toString()));
  }

  @Test
  void theSecondIsRefusedUntilTheFirstIsDead() throws Exception {
    ServerProcess first = ServerProcess.serve(launch());
    try {
      Visitor backend = new Visitor(first.url());
      backend.register("ann", "c");
      String before = backend.push("ann", "\"before\"", "k1");
      assertThat(before).startsWith("200 ");

      assertThatThrownBy(() -> ServerProcess.serve(launch()).close())
          .isInstanceOf(FailedStartException.class)
          .hasMessageContaining("another server uses it")
          .hasMessageNotContaining("\n");

      assertThat(backend.push("ann", "\"after\"", "k2")).startsWith("200 ");
      assertThat(backend.push("ann", "\"before\"", "k1")).isEqualTo(before);
      first.kill();

      try (ServerProcess next = ServerProcess.serve(launch())) {
        assertThat(new Visitor(next.url()).push("ann", "\"before\"", "k1")).isEqualTo(before);
        Visitor client = new Visitor(next.url());
        client.connect("ann", "c");
        assertThat(client.expect("42")).contains("before");
        assertThat(client.expect("42")).contains("after");
      }
    } finally {
      first.kill();
    }
  }
}
