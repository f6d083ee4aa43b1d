package io.notificationsocket.peers;

import io.notificationsocket.server.WithServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The page at / used as a person would, in a real Chromium. */
@WithServer
class PageIT {

  @TestFactory
  Stream<DynamicTest> everythingOnThePage() {
    return NodeScript.run("page.mjs").asTests();
  }
}
