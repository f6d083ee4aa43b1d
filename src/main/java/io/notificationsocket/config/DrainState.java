package io.notificationsocket.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Whether this copy of the application serves or drains before it ends. Thread-safe. */
public final class DrainState {

  private volatile boolean draining;

  /** Starts the drain. */
  public void drain() {
    draining = true;
  }

  /** Whether new clients are refused and connected ones are sent away. */
  public boolean isDraining() {
    return draining;
  }

  /** Without a proxy, so that it can be called while CDI ends. */
  @ApplicationScoped
  public static class Producer {

    @Produces
    @Singleton
    DrainState drainState() {
      return new DrainState();
    }
  }
}
