package io.notificationsocket.engineio;

import io.notificationsocket.config.EngineSettings;
import io.notificationsocket.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An engine in virtual time, with an application that only remembers. */
final class TestEngine {

  final ManualTimer timer = new ManualTimer();
  final RecordingApplication application = new RecordingApplication();
  final Heap heap = new Heap();
  final EngineServer server;

  TestEngine() {
    this(Map.of());
  }

  TestEngine(Map<String, String> settings) {
    Settings valid = all(settings);
    Room room = new Room(valid.clients(), heap.pressure(), timer);
    server = new EngineServer(valid.engine(), application, timer, room);
  }

  static EngineSettings settings(Map<String, String> given) {
    return all(given).engine();
  }

  private static Settings all(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    all.put("AUTH_TOKEN", "t");
    return Settings.read(all::get);
  }

  EngineSession open(ProtocolVersion version, Transport transport) {
    return server.open(version, transport, "192.0.2.1");
  }

  void advance(String seconds) {
    timer.advance(Duration.parse("PT" + seconds));
  }
}
