package io.notificationsocket.store;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.Store;
import java.nio.file.Path;
import java.time.Clock;

/** Stores for the tests of other packages. */
public final class Stores {

  private Stores() {}

  /** One whose content ends with the process. */
  public static Store inMemory(StoreSettings settings, Clock clock) {
    return LocalStore.inMemory(settings, clock);
  }

  /** Waits until a store has dropped what has expired and what exceeds its limits. */
  public static void settle(Store store) {
    if (store instanceof LocalStore local) {
      Samples.settle(local);
    }
  }

  /** One in a directory. */
  public static Store embedded(Path directory, StoreSettings settings, Clock clock) {
    return new StoreFile(directory, clock).open(settings);
  }
}
