package io.notificationsocket.api.answer;

import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * The answer to OPTIONS. Every resource gives it itself: the answers that JAX-RS runtimes generate
 * differ, and some bypass the token filter.
 */
public final class Options {

  private Options() {}

  public static Response allow(String... methods) {
    return Response.noContent().header(HttpHeaders.ALLOW, all(methods)).build();
  }

  /** 405, for a method that is served for some ids only. */
  public static NotAllowedException refuse(String... methods) {
    return new NotAllowedException(
        Response.status(405).header(HttpHeaders.ALLOW, all(methods)).build());
  }

  private static String all(String... methods) {
    return String.join(", ", methods) + ", OPTIONS";
  }
}
