package io.notificationsocket.config;

import jakarta.enterprise.context.ApplicationScoped;

/** Whether this copy of the application serves, or is about to end. Safe between threads. */
@ApplicationScoped
public class Serving {

  private volatile boolean draining;

  /** For CDI. */
  public Serving() {}

  /** Tells that it is about to end. */
  public void drain() {
    draining = true;
  }

  /** Whether it takes no new clients any more and sends the others away. */
  public boolean isDraining() {
    return draining;
  }
}
