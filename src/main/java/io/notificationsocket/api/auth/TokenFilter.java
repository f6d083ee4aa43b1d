package io.notificationsocket.api.auth;

import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.GuessBrake;
import io.notificationsocket.transport.http.ClientAddresses;
import io.notificationsocket.transport.http.SentToken;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses a request without a right token before its ids or its body are looked at, and counts the
 * wrong ones of each address. It runs after matching, so that an unknown address is 404 to
 * everybody.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class TokenFilter implements ContainerRequestFilter {

  static final int MOST_WRONG = 20;

  @Inject Settings settings;

  @Context
  @SuppressWarnings("NullAway.Init") // set by the JAX-RS runtime
  ResourceInfo resource;

  @Context
  @SuppressWarnings("NullAway.Init") // set by the JAX-RS runtime
  HttpServletRequest servletRequest;

  private final GuessBrake brake = new GuessBrake("wrong tokens", MOST_WRONG, System::nanoTime);

  @SuppressWarnings("NullAway.Init") // set before the first request
  private ClientAddresses addresses;

  @PostConstruct
  void start() {
    addresses = new ClientAddresses(settings.trustedProxies());
  }

  @Override
  public void filter(ContainerRequestContext request) {
    SentToken sent = SentToken.in(servletRequest, settings.tokens());
    if (sent == SentToken.RIGHT) {
      return;
    }
    // Counted where none is needed, too: what is said there may depend on the token.
    long seconds = sent == SentToken.WRONG ? brake.wrong(addresses.of(servletRequest)) : 0;
    // What is asked for is looked up by reflection: only where the token does not settle it.
    if (isOpen()) {
      return;
    }
    if (seconds > 0) {
      throw tooManyWrong(seconds);
    }
    throw sent == SentToken.WRONG ? wrongToken() : noToken();
  }

  private static ApiException noToken() {
    return new ApiException(
        401,
        "No token was sent. Send the server's token in the header "
            + SentToken.HEADER
            + ", or as Authorization: Bearer.");
  }

  private static ApiException wrongToken() {
    return new ApiException(
        401,
        "The token is wrong. Check the value of the header "
            + SentToken.HEADER
            + " or Authorization: Bearer, which may be sent only once.");
  }

  private static ApiException tooManyWrong(long seconds) {
    return new ApiException(
        429,
        "This address has sent more than "
            + MOST_WRONG
            + " wrong tokens within a minute. A correct token is accepted at any time; a wrong one is"
            + " checked again in "
            + seconds
            + " s.",
        seconds);
  }

  private boolean isOpen() {
    Class<?> asked = resource.getResourceClass();
    return asked != null && asked.isAnnotationPresent(WithoutToken.class);
  }
}
