package io.notificationsocket.transport.http;

import io.notificationsocket.engineio.Handshake;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Lets scripts of permitted origins read the answers of polling requests, credentials included:
 * stock clients up to 2.x send them, and a browser then takes no wildcard.
 */
public final class Cors {

  private static final String DAY_IN_SECONDS = "86400";

  /** Characters of what is echoed: servers send fewer bytes of headers than they take. */
  static final int MOST_ECHOED = 2_048;

  private Cors() {}

  public static void allow(
      HttpServletRequest request, HttpServletResponse response, Handshake.Origin origin) {
    response.addHeader("Vary", "Origin");
    String named = request.getHeader("Origin");
    if (named != null && origin == Handshake.Origin.PERMITTED) {
      response.setHeader("Access-Control-Allow-Origin", named);
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
  }

  public static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  public static void answerPreflight(
      HttpServletRequest request, HttpServletResponse response, Handshake.Origin origin) {
    if (origin != Handshake.Origin.PERMITTED) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    response.setHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    String headers = request.getHeader("Access-Control-Request-Headers");
    if (headers != null && headers.length() <= MOST_ECHOED) {
      response.setHeader("Access-Control-Allow-Headers", headers);
    }
    response.setHeader("Access-Control-Max-Age", DAY_IN_SECONDS);
  }
}
