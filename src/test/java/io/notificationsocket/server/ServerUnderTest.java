package io.notificationsocket.server;

import java.net.URI;
import java.util.Map;

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

  /**
   * Its settings. It believes what clients on this machine say of where they come from, so that a
   * test that sends wrong tokens is a client of its own and does not use up the tries of others.
   */
  static Map<String, String> settings() {
    return Map.of("AUTH_TOKEN", token(), "TRUSTED_PROXIES", System.getProperty("test.proxies"));
  }

  /** Whether it serves WebSockets by the server's own Jakarta WebSocket. */
  public static boolean servesByJakartaWebSocket() {
    return "jakarta".equals(System.getenv("WEBSOCKET_ENGINE"));
  }

  /** Name and version of the product that the tests run on. */
  public static String name() {
    return product().name();
  }

  /** The product that the tests run on. */
  static Server product() {
    return Server.chosen();
  }

  static void servesAt(URI place) {
    url = place;
  }
}
