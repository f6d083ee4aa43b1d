package io.notificationsocket.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * Leaves the first Content-Type of those that were sent, or that a proxy has joined with commas:
 * the JAX-RS runtimes refuse both together before a resource sees the request.
 */
@Provider
@PreMatching
public class FirstContentType implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    int comma = type == null ? -1 : type.indexOf(',');
    if (type != null && comma >= 0) {
      request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, type.substring(0, comma).strip());
    }
  }
}
