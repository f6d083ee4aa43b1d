package io.notificationsocket.socketio;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.ManualTimer;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.GuessBrake;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The product without servers and in virtual time, with its own namespace and maybe others. */
final class TestServer {

  final ManualTimer timer = new ManualTimer();
  final SessionRegistry registry;
  final EngineServer engine;

  TestServer() {
    this(Map.of(), Map.of());
  }

  TestServer(Map<String, String> given, Map<String, Namespace> more) {
    this(null, given, more);
  }

  /**
   * @param exchange null for one in memory
   */
  TestServer(Exchange exchange, Map<String, String> given, Map<String, Namespace> more) {
    Map<String, String> all = new HashMap<>(Map.of("AUTH_TOKEN", "t"));
    // Clients here do not care for heartbeats.
    all.putAll(Map.of("PING_INTERVAL", "1h", "PING_TIMEOUT", "1h"));
    all.putAll(given);
    Settings settings = Settings.read(all::get);
    registry =
        exchange == null
            ? Registries.inMemory(settings, timer.clock())
            : Registries.on(exchange, settings, timer.clock());
    Map<String, Namespace> namespaces = new HashMap<>(more);
    namespaces.putIfAbsent("/", new NotificationNamespace(registry, settings));
    engine =
        new EngineServer(
            settings.engine(),
            settings.clients(),
            new SocketIoServer(
                namespaces,
                settings.clients().connectTimeout(),
                new GuessBrake("wrong claims", SocketIoProducer.MOST_WRONG_CLAIMS, timer::nanos)),
            timer,
            Peers.NONE);
  }

  /** A client of protocol 3, which is connected without asking. */
  TestClient v3() {
    return new TestClient(this, ProtocolVersion.V3);
  }

  /** A client of protocol 4 that has not asked to connect yet. */
  TestClient v4() {
    return new TestClient(this, ProtocolVersion.V4);
  }

  /** A client of protocol 4 that is connected. */
  TestClient connected() {
    TestClient client = v4();
    client.says("0");
    client.heard();
    return client;
  }

  int push(String userId, String json) {
    return registry.push(userId, Message.of(json)).sessions();
  }

  void advance(String seconds) {
    timer.advance(Duration.parse("PT" + seconds));
  }
}
