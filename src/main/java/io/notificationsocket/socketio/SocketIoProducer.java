package io.notificationsocket.socketio;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.EngineApplication;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Puts the product on top of Engine.IO. */
@ApplicationScoped
public class SocketIoProducer {

  @Produces
  @Singleton
  EngineApplication application(Settings settings, SessionRegistry registry) {
    registry.open();
    Namespace root = new NotificationNamespace(registry, settings);
    return new SocketIoServer(Map.of(SocketPacket.ROOT, root), settings.clients().connectTimeout());
  }
}
