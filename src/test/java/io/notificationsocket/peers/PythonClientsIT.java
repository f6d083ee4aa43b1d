package io.notificationsocket.peers;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stock client of Python (python3-socketio, EIO 4), whose listeners fail when they get more
 * arguments than they have parameters.
 */
@WithServer
class PythonClientsIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** The one that has Debian's packages, whichever is the first in the path. */
  private static final Path DEBIANS = Path.of("/usr/bin/python3");

  private static final String MISSING =
      "Python is missing for its Socket.IO client: apt-get install python3-socketio"
          + " python3-aiohttp python3-requests python3-websocket";

  @ParameterizedTest(name = "python-socketio over {0}")
  @Tag("core")
  @ValueSource(strings = {"websocket", "polling", "upgrade"})
  void aListenerOfOneValueGetsEveryMessage(String transport) {
    Path scripts = Path.of(System.getProperty("basedir", ""), "src", "test", "python");
    String python = Files.isExecutable(DEBIANS) ? DEBIANS.toString() : "python3";
    List<String> line =
        List.of(python, "peer.py", ServerUnderTest.url(), ServerUnderTest.token(), transport);
    Command.Result result = Command.run(scripts.toAbsolutePath(), LIMIT, MISSING, line);
    new Situations(result.status() == 0, result.lines()).assertAllOk();
  }
}
