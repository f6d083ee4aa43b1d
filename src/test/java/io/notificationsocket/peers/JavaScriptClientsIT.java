package io.notificationsocket.peers;

import io.notificationsocket.server.WithServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stock JavaScript clients of every generation on Node.js, over every transport. */
@WithServer
class JavaScriptClientsIT {

  @ParameterizedTest(name = "socket.io-client 1.4.8 over {0}")
  @ValueSource(strings = {"websocket", "polling", "upgrade"})
  void theOldestOne(String transport) {
    NodeScript.run("client.mjs", "1.4.8", transport).assertAllOk();
  }

  @ParameterizedTest(name = "socket.io-client {0} over {1}")
  @Tag("core")
  @CsvSource({
    "1.7.4, websocket",
    "1.7.4, polling",
    "1.7.4, upgrade",
    "2.5.0, websocket",
    "2.5.0, polling",
    "2.5.0, upgrade",
    "3.1.3, websocket",
    "3.1.3, polling",
    "3.1.3, upgrade",
    "4.8.4, websocket",
    "4.8.4, polling",
    "4.8.4, upgrade",
  })
  void theNewestOfEachGeneration(String version, String transport) {
    NodeScript.run("client.mjs", version, transport).assertAllOk();
  }
}
