package io.notificationsocket.benchmarks.innocent;

/** What an innocent backend or client waits for. */
public enum Operation {
  /** {@code GET /api/status/ping}, over a new connection. */
  PING("ping"),
  /** A session over long polling is opened, over a new connection. */
  POLLING("polling"),
  /** A session over WebSocket is opened: from TCP's handshake to the open packet. */
  WEBSOCKET("WebSocket"),
  /** A backend registers a client, which joins and claims it: until all three were answered. */
  CLAIM("claim"),
  /** A push, from a new connection's TCP handshake until a connected client has it. */
  PUSH("push"),
  /** A body of 900 KB without a token is sent as a whole, and gets its 401. */
  REFUSAL("401");

  private final String label;

  Operation(String label) {
    this.label = label;
  }

  /** Its name in the report. */
  public String label() {
    return label;
  }
}
