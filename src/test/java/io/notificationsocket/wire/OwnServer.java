package io.notificationsocket.wire;

import io.notificationsocket.server.Launch;
import io.notificationsocket.server.ServerProcess;
import io.notificationsocket.server.ServerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Servers with settings of their own. Each starts with the first test class that registers it, is
 * shared by all that do, and ends with the tests.
 */
final class OwnServer implements BeforeAllCallback {

  /** All times are short, and yet long enough for a busy machine to keep a client alive. */
  static final OwnServer IMPATIENT =
      new OwnServer(
          Map.of(
              "PING_INTERVAL", "300ms",
              "PING_TIMEOUT", "1500ms",
              "UPGRADE_TIMEOUT", "700ms",
              "CONNECT_TIMEOUT", "1s",
              "REGISTER_TIMEOUT", "1500ms",
              "REGISTRATION_TTL", "1500ms"));

  /** Everything is restricted: origins, hosts, page, inbox, sizes. */
  static final OwnServer STRICT =
      new OwnServer(
          Map.of(
              "ALLOWED_ORIGINS",
              "https://app.example, http://other.example:8080, https://*.tenants.example, app://.",
              "ALLOWED_HOSTS",
              "localhost, push.example",
              "PAGE",
              "off",
              "INBOX",
              "off",
              "REGISTER_TIMEOUT",
              "0",
              "QUEUE_MAX_PACKETS",
              "40",
              "QUEUE_MAX_BYTES",
              "1000000"));

  private final Map<String, String> settings;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private ServerProcess process;

  private OwnServer(Map<String, String> settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (process == null) {
      Map<String, String> all = new TreeMap<>(settings);
      all.put("AUTH_TOKEN", ServerUnderTest.token());
      process = ServerProcess.serve(Launch.of(all), output::add);
      context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put(this, process);
    }
  }

  String url() {
    return process.url();
  }

  Backend backend() {
    return new Backend(url());
  }

  ServerProcess process() {
    return process;
  }

  /** What the server has printed until now. */
  List<String> output() {
    return output;
  }
}
