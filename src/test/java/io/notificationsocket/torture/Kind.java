package io.notificationsocket.torture;

/** What kinds of clients a user has; one registration each. The versions are pinned. */
enum Kind {
  WEBSOCKET_2("2.x, WebSocket", "2.5.0", "websocket", Return.RECONNECTS),
  POLLING_2("2.x, polling", "2.5.0", "polling", Return.RECONNECTS),
  UPGRADE_3("3.x, upgrade", "3.1.3", "upgrade", Return.RECONNECTS),
  WEBSOCKET_4("4.x, WebSocket, always anew", "4.8.4", "websocket", Return.BEGINS_ANEW),
  POLLING_4("4.x, polling, always anew", "4.8.4", "polling", Return.BEGINS_ANEW),
  RECOVERING_WEBSOCKET("4.x, WebSocket, recovers", "4.8.4", "websocket", Return.RECOVERS),
  RECOVERING_POLLING("4.x, polling, recovers", "4.8.4", "polling", Return.RECOVERS),
  RECOVERING_UPGRADE("4.x, upgrade, recovers", "4.8.4", "upgrade", Return.RECOVERS);

  /** How a client comes again after its connection was lost. */
  private enum Return {
    /** By itself, as all stock clients do. */
    RECONNECTS,
    /** By itself, and takes up what it had, as stock clients of 4.6 and later do. */
    RECOVERS,
    /** As a new socket, so that a client of 4.6 or later has nothing to take up. */
    BEGINS_ANEW
  }

  private final String title;
  private final String version;
  private final String transport;
  private final Return comesBack;

  Kind(String title, String version, String transport, Return comesBack) {
    this.title = title;
    this.version = version;
    this.transport = transport;
    this.comesBack = comesBack;
  }

  /** For people. */
  String title() {
    return title;
  }

  /** Of socket.io-client. */
  String version() {
    return version;
  }

  /** As src/test/js names it. */
  String transport() {
    return transport;
  }

  /** Whether it makes a new socket each time. */
  boolean beginsAnew() {
    return comesBack == Return.BEGINS_ANEW;
  }

  /** Whether it must get nothing twice, as long as its process lives. */
  boolean recovers() {
    return comesBack == Return.RECOVERS;
  }
}
