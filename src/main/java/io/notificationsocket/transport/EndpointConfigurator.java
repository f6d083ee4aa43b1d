package io.notificationsocket.transport;

import jakarta.websocket.server.ServerEndpointConfig;
import java.util.function.Supplier;

/** Makes the endpoints ourselves: injection into them does not work on every server. */
final class EndpointConfigurator extends ServerEndpointConfig.Configurator {

  private final Supplier<WebSocketEndpoint> endpoints;

  EndpointConfigurator(Supplier<WebSocketEndpoint> endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(endpoints.get());
  }

  /** {@link UpgradeFilter} has decided, with the whole request at hand. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }
}
