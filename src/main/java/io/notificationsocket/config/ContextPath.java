package io.notificationsocket.config;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Under which path this copy of the application is deployed: two copies in one server must not
 * share what they keep. Told by the first that knows it, before anybody asks. Safe between threads.
 */
@ApplicationScoped
public class ContextPath {

  private volatile String path = "";

  /** Tells the path: empty for the root, else beginning with a slash. */
  public void is(String path) {
    this.path = path;
  }

  /** A name for directories: {@code ROOT}, or the path without its first slash. */
  public String asName() {
    return path.isEmpty() ? "ROOT" : path.substring(1).replace('/', '#');
  }
}
