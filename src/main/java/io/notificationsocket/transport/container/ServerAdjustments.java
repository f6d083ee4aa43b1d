package io.notificationsocket.transport.container;

import jakarta.servlet.ServletContext;

/** What the application has to do for one server or another when it starts. */
public final class ServerAdjustments {

  private ServerAdjustments() {}

  /** After the application's own filters, and before the last of them. */
  public static void make(ServletContext context) {
    PayaraEndpoints.hide(context);
    TomcatChunks.keepOrder(context);
  }
}
