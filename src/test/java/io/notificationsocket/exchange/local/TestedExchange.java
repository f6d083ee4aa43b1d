package io.notificationsocket.exchange.local;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.ExchangeContract.Tested;
import io.notificationsocket.registry.Store;
import io.notificationsocket.store.Stores;
import java.nio.file.Path;
import java.time.Clock;

/** An exchange of one node, which answers at once, for the contract. */
record TestedExchange(LocalExchange local, Store store) implements Tested {

  static TestedExchange inMemory(Settings settings, Clock clock) {
    return on(Stores.inMemory(settings.store()), settings, clock);
  }

  static TestedExchange embedded(Path directory, Settings settings, Clock clock) {
    return on(Stores.embedded(directory, settings.store()), settings, clock);
  }

  private static TestedExchange on(Store store, Settings settings, Clock clock) {
    return new TestedExchange(new LocalExchange(settings, store, clock), store);
  }

  @Override
  public Exchange exchange() {
    return local;
  }

  @Override
  public void sweep() {
    local.sweep();
  }

  @Override
  public int registrations() {
    return store.registrations().size();
  }

  @Override
  public void settle() {
    // All is answered at once.
  }

  @Override
  public void close() {
    local.close();
    store.close();
  }
}
