package io.notificationsocket.peers;

import io.notificationsocket.server.WithServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stock JavaScript clients of every generation on Node.js, over every transport. */
@WithServer
class JavaScriptClientsIT {

  @ParameterizedTest(name = "socket.io-client {0} over {1}")
  @CsvSource({
    "1.4.8, websocket",
    "1.4.8, polling",
    "1.4.8, upgrade",
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
  void everySituation(String version, String transport) {
    NodeScript.run("client.mjs", version, transport).assertAllOk();
  }
}
