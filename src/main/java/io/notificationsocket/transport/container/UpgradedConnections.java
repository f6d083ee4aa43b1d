package io.notificationsocket.transport.container;

import jakarta.servlet.http.WebConnection;

/** How the upgraded connections of each server differ from what the Servlet API says. */
public enum UpgradedConnections {
  AS_SPECIFIED,
  OF_TOMCAT,
  OF_UNDERTOW;

  /** Those of the server that has made a connection. */
  public static UpgradedConnections like(WebConnection connection) {
    String name = connection.getClass().getName();
    if (name.startsWith("org.apache.coyote.")) {
      return OF_TOMCAT;
    }
    return name.startsWith("io.undertow.") ? OF_UNDERTOW : AS_SPECIFIED;
  }

  /**
   * Whether a connection is closed only when a thread of the server comes by. Tomcat's comes, for a
   * client that says nothing, when the connection was not ready for a write.
   */
  public boolean closeInPassing() {
    return this == OF_TOMCAT;
  }

  /**
   * Whether a listener has to throw when its client is gone: otherwise Undertow 2.3 goes on, for
   * ever and on an I/O thread, to write what is left.
   */
  public boolean listenToThrownErrors() {
    return this == OF_UNDERTOW;
  }

  /** Whether a close waits for a client that does not read, unless its streams are closed. */
  public boolean waitToClose() {
    return this == OF_UNDERTOW;
  }
}
