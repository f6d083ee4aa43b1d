package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do not read cannot take more of the heap than there is. */
class FullHeapIT {

  /** A quarter of it is the heap, of which Payara Micro itself has half. */
  private static final String SMALL = "-XX:MaxRAM=512m";

  private static final int CLIENTS = 40;

  /** So many that a client's queue, of 4 MB, would hold them. */
  private static final int MESSAGES = 7;

  private static final String TEXT = "x".repeat(500_000);
  private static final int PATIENCE_SECONDS = 60;

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  @TempDir Path data;

  @Test
  void theServerGoesOnAndLosesNothing() throws Exception {
    Launch launch =
        Launch.of(Map.of("AUTH_TOKEN", ServerUnderTest.token(), "DATA_DIR", data.toString()))
            .with(SMALL);
    try (ServerProcess server = ServerProcess.serve(launch, log::add)) {
      Visitor backend = new Visitor(server.url());
      for (int client = 0; client < CLIENTS; client++) {
        backend.register("user-" + client, "c");
        backend.claimAndLeave("user-" + client, "c");
      }
      for (int message = 0; message < MESSAGES; message++) {
        for (int client = 0; client < CLIENTS; client++) {
          var unused = backend.push("user-" + client, json(message));
        }
      }
      assertThat(log).anyMatch(line -> line.contains("the heap is nearly full"));
      for (int client = 0; client < CLIENTS; client += CLIENTS / 4) {
        assertThatAllIsReceived(server, "user-" + client);
      }
    }
    assertThat(log).noneMatch(line -> line.contains("OutOfMemoryError"));
  }

  private static String json(int message) {
    return "\"" + message + TEXT + "\"";
  }

  /** As a stock client does: again and again. */
  private static Visitor connect(ServerProcess server, String user) throws Exception {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (true) {
      Visitor client = new Visitor(server.url());
      try {
        client.connect(user, "c");
        return client;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
        assertThat(System.nanoTime()).as("the time without room").isLessThan(end);
        Thread.sleep(100);
      }
    }
  }

  private static void assertThatAllIsReceived(ServerProcess server, String user) throws Exception {
    Visitor client = connect(server, user);
    for (int message = 0; message < MESSAGES; message++) {
      assertThat(client.expect("42")).isEqualTo("42[\"message\"," + json(message) + "]");
    }
  }
}
