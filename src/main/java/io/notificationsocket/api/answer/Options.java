package io.notificationsocket.api.answer;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * The answer to OPTIONS. Every resource gives it itself: the answers that JAX-RS runtimes generate
 * differ, and some bypass the token filter.
 */
public final class Options {

  private Options() {}

  public static Response allow(String... methods) {
    String all = String.join(", ", methods) + ", OPTIONS";
    return Response.noContent().header(HttpHeaders.ALLOW, all).build();
  }
}
