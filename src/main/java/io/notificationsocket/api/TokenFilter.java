package io.notificationsocket.api;

import io.notificationsocket.config.Settings;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses a request without a right {@code X-AUTH-TOKEN} before its ids or its body are looked at.
 * It runs after matching, so that an unknown address is 404 to everybody.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class TokenFilter implements ContainerRequestFilter {

  static final String HEADER = "X-AUTH-TOKEN";

  @Inject Settings settings;

  @Context
  @SuppressWarnings("NullAway.Init") // set by the JAX-RS runtime
  ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext request) {
    // What is asked for is looked up by reflection: only where the token does not settle it.
    if (!settings.tokens().accept(request.getHeaderString(HEADER)) && !isOpen()) {
      throw new Refusal(401, "Send the server's token in the header " + HEADER + ".");
    }
  }

  private boolean isOpen() {
    Class<?> asked = resource.getResourceClass();
    return asked != null && asked.isAnnotationPresent(WithoutToken.class);
  }
}
