package io.notificationsocket.transport.http;

import io.notificationsocket.engineio.Handshake;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.TransportName;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;

/** What a request says of itself, and how one that is asynchronous ends. */
public final class Requests {

  private Requests() {}

  public static Handshake handshake(HttpServletRequest request, Query query, OriginPolicy policy) {
    return new Handshake(
        request.getMethod(),
        TransportName.parse(query.get("transport")),
        ProtocolVersion.parse(query.get("EIO")),
        query.get("sid"),
        isUpgrade(request),
        policy.judge(request, query.has("j")));
  }

  /** Ends an asynchronous request, unless the container has ended it before. */
  public static void complete(AsyncContext async) {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The container was first.
    }
  }

  public static boolean isUpgrade(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }
}
