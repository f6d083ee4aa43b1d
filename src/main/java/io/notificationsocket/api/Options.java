package io.notificationsocket.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * The answer to OPTIONS. Every resource gives it itself: the ones that JAX-RS runtimes make up
 * differ, and some of them pass by the token filter.
 */
final class Options {

  private Options() {}

  static Response allow(String... methods) {
    String all = String.join(", ", methods) + ", OPTIONS";
    return Response.noContent().header(HttpHeaders.ALLOW, all).build();
  }
}
