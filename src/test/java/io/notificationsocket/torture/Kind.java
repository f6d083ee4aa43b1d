package io.notificationsocket.torture;

/** What kinds of clients a user has; one registration each. The versions are pinned. */
enum Kind {
  WEBSOCKET_2("2.x, WebSocket, asks", "2.5.0", "websocket", Return.RECONNECTS, true),
  POLLING_2("2.x, polling, asks", "2.5.0", "polling", Return.RECONNECTS, true),
  UPGRADE_3("3.x, upgrade", "3.1.3", "upgrade", Return.RECONNECTS, false),
  WEBSOCKET_4("4.x, WebSocket, always anew", "4.8.4", "websocket", Return.BEGINS_ANEW, false),
  POLLING_4("4.x, polling, always anew, asks", "4.8.4", "polling", Return.BEGINS_ANEW, true),
  RECOVERING_WEBSOCKET("4.x, WebSocket, recovers", "4.8.4", "websocket", Return.RECOVERS, false),
  RECOVERING_POLLING("4.x, polling, recovers", "4.8.4", "polling", Return.RECOVERS, false),
  RECOVERING_UPGRADE("4.x, upgrade, recovers", "4.8.4", "upgrade", Return.RECOVERS, false),
  ASKING_WEBSOCKET("4.x, WebSocket, recovers, asks", "4.8.4", "websocket", Return.RECOVERS, true),
  ASKING_UPGRADE("4.x, upgrade, recovers, asks", "4.8.4", "upgrade", Return.RECOVERS, true);

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
  private final boolean asks;

  Kind(String title, String version, String transport, Return comesBack, boolean asks) {
    this.title = title;
    this.version = version;
    this.transport = transport;
    this.comesBack = comesBack;
    this.asks = asks;
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

  /**
   * Whether it asks for the ids of messages. Those of 2.x have to: the judge knows messages by it.
   */
  boolean asks() {
    return asks;
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
