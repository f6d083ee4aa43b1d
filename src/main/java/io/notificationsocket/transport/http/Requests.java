package io.notificationsocket.transport.http;

import io.notificationsocket.engineio.Handshake;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.TransportName;
import jakarta.servlet.http.HttpServletRequest;

/** What a request says of itself. */
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

  public static boolean isUpgrade(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }
}
