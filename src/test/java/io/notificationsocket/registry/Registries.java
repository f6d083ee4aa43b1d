package io.notificationsocket.registry;

import io.notificationsocket.config.Settings;
import io.notificationsocket.store.LocalStore;
import java.time.Clock;

/** Registries for the tests of other packages. */
public final class Registries {

  private Registries() {}

  /** One in memory, in a test's own time. */
  public static SessionRegistry inMemory(Settings settings, Clock clock) {
    return new SessionRegistry(settings, LocalStore.inMemory(settings.store()), clock);
  }
}
