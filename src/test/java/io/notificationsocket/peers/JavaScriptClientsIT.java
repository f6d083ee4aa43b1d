package io.notificationsocket.peers;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Stock JavaScript clients of every generation on Node.js, over every transport. */
@WithServer
class JavaScriptClientsIT {

  @TestFactory
  Stream<DynamicTest> theOldestOne() {
    return play("1.4.8 websocket", "1.4.8 polling", "1.4.8 upgrade");
  }

  @TestFactory
  @Tag("core")
  Stream<DynamicTest> theNewestOfEachGeneration() {
    return play(
        "1.7.4 websocket",
        "1.7.4 polling",
        "1.7.4 upgrade",
        "2.5.0 websocket",
        "2.5.0 polling",
        "2.5.0 upgrade",
        "3.1.3 websocket",
        "3.1.3 polling",
        "3.1.3 upgrade",
        "4.8.4 websocket",
        "4.8.4 polling",
        "4.8.4 upgrade");
  }

  private static Stream<DynamicTest> play(String... clients) {
    return NodeScript.runEach(ServerUnderTest.url(), "client.mjs", List.of(clients));
  }
}
