package io.notificationsocket.peers;

import io.notificationsocket.server.ServerUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A script of src/test/js, run against the server under test. */
final class NodeScript {

  /** The scripts bound themselves more tightly; this is for one that hangs all the same. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private NodeScript() {}

  /** Runs it with the server's address and token before the other arguments. */
  static Situations run(String script, String... arguments) {
    return runAt(ServerUnderTest.url(), script, arguments);
  }

  /** The same with another way to the server. */
  static Situations runAt(String url, String script, String... arguments) {
    Path directory = NodePackages.ready();
    List<String> line =
        Stream.concat(Stream.of("node", script, url, ServerUnderTest.token()), Stream.of(arguments))
            .toList();
    Command.Result result = Command.run(directory, LIMIT, NodePackages.MISSING, line);
    return new Situations(result.status() == 0, result.lines());
  }
}
