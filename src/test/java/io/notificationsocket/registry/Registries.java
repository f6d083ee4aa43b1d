package io.notificationsocket.registry;

import io.notificationsocket.config.Settings;
import io.notificationsocket.exchange.local.LocalExchange;
import io.notificationsocket.store.LocalStore;
import java.time.Clock;
import java.util.List;

/** Registries for the tests of other packages. */
public final class Registries {

  private Registries() {}

  /** One in memory, in a test's own time. */
  public static SessionRegistry inMemory(Settings settings, Clock clock) {
    LocalStore store = LocalStore.inMemory(settings.store(), clock);
    return on(new LocalExchange(settings, store, clock), settings, clock);
  }

  /** One on an exchange, which reads on the thread that asks. */
  public static SessionRegistry on(Exchange exchange, Settings settings, Clock clock) {
    SessionRegistry registry = new SessionRegistry(settings, exchange, clock, List.of());
    registry.begin(Runnable::run);
    return registry;
  }
}
