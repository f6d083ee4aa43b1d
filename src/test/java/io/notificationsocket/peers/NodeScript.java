package io.notificationsocket.peers;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.notificationsocket.server.ServerUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A script of src/test/js, run against the server under test. */
final class NodeScript {

  /** The scripts bound themselves more tightly; this is for one that hangs all the same. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** As many as two processors can play without any of them being late. */
  private static final int AT_A_TIME = 4;

  private NodeScript() {}

  /** Runs it with the server's address and token before the other arguments. */
  static Situations run(String script, String... arguments) {
    return runAt(ServerUnderTest.url(), script, arguments);
  }

  /**
   * Plays a script once for each of these stock clients, several of them at a time since they
   * mostly wait, and makes a test of each.
   *
   * @param url the way to the server
   * @param clients a version and a transport each
   */
  static Stream<DynamicTest> runEach(String url, String script, List<String> clients) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    Map<String, Future<Situations>> runs = new LinkedHashMap<>();
    for (String client : clients) {
      runs.put(client, threads.submit(() -> runAt(url, script, client.split(" "))));
    }
    threads.shutdown();
    return runs.entrySet().stream()
        .map(run -> dynamicTest(run.getKey(), () -> run.getValue().get().assertAllOk()));
  }

  /** Runs it with another way to the server. */
  private static Situations runAt(String url, String script, String... arguments) {
    Path directory = NodePackages.ready();
    List<String> line =
        Stream.concat(Stream.of("node", script, url, ServerUnderTest.token()), Stream.of(arguments))
            .toList();
    Command.Result result = Command.run(directory, LIMIT, NodePackages.MISSING, line);
    return new Situations(result.status() == 0, result.lines());
  }
}
