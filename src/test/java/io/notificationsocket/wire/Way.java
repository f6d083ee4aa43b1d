package io.notificationsocket.wire;

import java.io.IOException;

/** The ways to connect: each transport with each protocol. */
enum Way {
  POLLING_3(3),
  POLLING_4(4),
  WEBSOCKET_3(3),
  WEBSOCKET_4(4);

  private final int protocol;

  Way(int protocol) {
    this.protocol = protocol;
  }

  int protocol() {
    return protocol;
  }

  EngineClient open(String url) throws IOException {
    return switch (this) {
      case POLLING_3, POLLING_4 -> PollingClient.open(url, protocol);
      case WEBSOCKET_3, WEBSOCKET_4 -> WebSocketClient.open(url, protocol);
    };
  }
}
