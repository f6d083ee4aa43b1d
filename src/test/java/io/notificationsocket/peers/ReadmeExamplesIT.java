package io.notificationsocket.peers;

import io.notificationsocket.server.WithServer;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the README shows is run as it is printed: the backend's lines and the client's. */
@WithServer
class ReadmeExamplesIT {

  private static final Path README =
      Path.of(System.getProperty("basedir", "")).resolve("README.md").toAbsolutePath();

  @TestFactory
  Stream<DynamicTest> theMainJob() {
    return NodeScript.run(
            "readme.mjs",
            README.toString(),
            "register",
            "client",
            "push=\"sessions\":1",
            "client=Hello",
            "batch=\"failed\":1",
            "client=Hello again")
        .asTests();
  }
}
