package io.notificationsocket.config;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * The path under which this copy of the application is deployed: two copies in one server must not
 * share a store. Set once at startup, before it is read. Thread-safe.
 */
@ApplicationScoped
public class ContextPath {

  private volatile String path = "";

  /** Sets the path: empty for the root, otherwise beginning with a slash. */
  public void is(String path) {
    this.path = path;
  }

  /** The path: empty for the root, else beginning with a slash. */
  public String asText() {
    return path;
  }

  /** A directory name: {@code ROOT}, or the path without its first slash. */
  public String asName() {
    return path.isEmpty() ? "ROOT" : path.substring(1).replace('/', '#');
  }
}
