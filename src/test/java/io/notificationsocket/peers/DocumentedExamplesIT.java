package io.notificationsocket.peers;

import io.notificationsocket.server.WithServer;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What README and docs show is run as it is printed: the backend's lines and the client's. */
@WithServer
class DocumentedExamplesIT {

  @TestFactory
  Stream<DynamicTest> theReadme() {
    return run("README.md", "register", "client", "push=\"sessions\":1", "client=Hello");
  }

  @TestFactory
  Stream<DynamicTest> gettingStarted() {
    return run("docs/getting-started.md", "register", "push=\"kept\":true");
  }

  @TestFactory
  Stream<DynamicTest> idempotency() {
    return run("docs/concepts/idempotency.md", "key=\"id\":");
  }

  @TestFactory
  Stream<DynamicTest> theRestApi() {
    return run("docs/reference/rest-api.md", "batch=\"failed\":1");
  }

  private static Stream<DynamicTest> run(String file, String... steps) {
    Path document = Path.of(System.getProperty("basedir", "")).resolve(file).toAbsolutePath();
    String[] arguments =
        Stream.concat(Stream.of(document.toString()), Stream.of(steps)).toArray(String[]::new);
    return NodeScript.run("readme.mjs", arguments).asTests();
  }
}
