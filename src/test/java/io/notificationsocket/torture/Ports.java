package io.notificationsocket.torture;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that the system gives to nobody by itself: a client that connects again and again to a
 * server that is down would in the end be given the server's own port, and talk to itself.
 */
final class Ports {

  private static final int FIRST = 10_000;
  private static final int END = 30_000;

  private Ports() {}

  /** One that nobody uses now; not chance that a run depends on. */
  static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket probe = new ServerSocket(port)) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // In use: try another.
      }
    }
  }
}
