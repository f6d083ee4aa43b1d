package io.notificationsocket.socketio;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.EngineApplication;
import io.notificationsocket.registry.GuessBrake;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Puts the product on top of Engine.IO. */
@ApplicationScoped
public class SocketIoProducer {

  /** Of one address within a minute. */
  static final int MOST_WRONG_CLAIMS = 50;

  @Produces
  @Singleton
  EngineApplication application(Settings settings, SessionRegistry registry) {
    registry.open();
    Namespace root = new NotificationNamespace(registry, settings);
    GuessBrake brake = new GuessBrake("wrong claims", MOST_WRONG_CLAIMS, System::nanoTime);
    return new SocketIoServer(
        Map.of(SocketPacket.ROOT, root), settings.clients().connectTimeout(), brake);
  }
}
