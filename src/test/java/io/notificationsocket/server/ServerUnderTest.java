package io.notificationsocket.server;

import java.net.URI;

/**
 * The one server that all integration tests with {@link WithServer} share: Arquillian starts it
 * with the first of them, deploys the WAR, and it ends with the tests.
 */
public final class ServerUnderTest {

  private static volatile URI url;

  private ServerUnderTest() {}

  /** Where the application answers, without a slash at the end. */
  public static String url() {
    if (url == null) {
      throw new IllegalStateException("No server runs yet: annotate the test with @WithServer.");
    }
    return url.toString();
  }

  /** What a backend sends in {@code X-AUTH-TOKEN}. */
  public static String token() {
    return System.getProperty("test.token");
  }

  /** Whether it serves WebSockets by the server's own Jakarta WebSocket. */
  public static boolean servesByJakartaWebSocket() {
    return "jakarta".equals(System.getenv("WEBSOCKET_ENGINE"));
  }

  /** The product that the tests run on. */
  static Server product() {
    return Server.named(System.getProperty("server", "payara"));
  }

  static void servesAt(URI place) {
    url = place;
  }
}
