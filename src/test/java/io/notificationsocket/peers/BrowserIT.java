package io.notificationsocket.peers;

import io.notificationsocket.server.WithServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Browser bundles of three generations in a real Chromium, on a page of another origin. */
@WithServer
class BrowserIT {

  @TestFactory
  Stream<DynamicTest> everyBundleOverEveryTransport() {
    return NodeScript.run("browser.mjs").asTests();
  }
}
