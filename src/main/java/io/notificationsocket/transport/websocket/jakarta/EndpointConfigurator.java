package io.notificationsocket.transport.websocket.jakarta;

import io.notificationsocket.transport.http.Subprotocols;
import jakarta.servlet.ServletException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the endpoints ourselves: injection into them does not work on every server. Tells them the
 * client's address, too, which a Jakarta WebSocket does not know: the container calls {@link
 * #modifyHandshake} on the thread of the request.
 */
public final class EndpointConfigurator extends ServerEndpointConfig.Configurator {

  private static final String ADDRESS = EndpointConfigurator.class.getName() + ".address";
  private static final ThreadLocal<String> UPGRADING = new ThreadLocal<>();

  private final Supplier<WebSocketEndpoint> endpoints;

  /** What a container's filter does with a WebSocket request. */
  @FunctionalInterface
  public interface Handover {
    void run() throws IOException, ServletException;
  }

  public EndpointConfigurator(Supplier<WebSocketEndpoint> endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(endpoints.get());
  }

  /** Hands a request for a WebSocket over to the container. */
  public static void upgrade(String address, Handover container)
      throws IOException, ServletException {
    UPGRADING.set(address);
    try {
      container.run();
    } finally {
      UPGRADING.remove();
    }
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    String address = UPGRADING.get();
    if (address != null) {
      config.getUserProperties().put(ADDRESS, address);
    }
  }

  /** Where the client of a WebSocket is. */
  static String address(EndpointConfig config) {
    return config.getUserProperties().get(ADDRESS) instanceof String address ? address : "";
  }

  /** The first that the client offers, as with the engine {@code direct}. */
  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    String first = Subprotocols.first(requested.isEmpty() ? null : requested.get(0));
    return first == null ? "" : first;
  }

  /** The filter before it has decided, with the whole request at hand. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }
}
