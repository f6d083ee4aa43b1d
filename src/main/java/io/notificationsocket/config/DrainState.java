package io.notificationsocket.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Whether this copy of the application serves, or is about to end. Safe between threads. */
public final class DrainState {

  private volatile boolean draining;

  /** Tells that it is about to end. */
  public void drain() {
    draining = true;
  }

  /** Whether it takes no new clients any more and sends the others away. */
  public boolean isDraining() {
    return draining;
  }

  /** Not proxied, so that it can be told when CDI is about to end as well. */
  @ApplicationScoped
  public static class Producer {

    @Produces
    @Singleton
    DrainState drainState() {
      return new DrainState();
    }
  }
}
