package io.notificationsocket.store;

import io.notificationsocket.config.ContextPath;
import io.notificationsocket.config.DataDirectory;
import io.notificationsocket.config.Settings;
import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;

/** Opens the store that {@code STORE} asks for, and closes it with the application. */
@ApplicationScoped
public class StoreProducer {

  private static final Logger LOG = System.getLogger(StoreProducer.class.getName());

  @Produces
  @ApplicationScoped
  Store store(Settings settings, ContextPath path) {
    StoreSettings store = settings.store();
    return switch (store.kind()) {
      case EMBEDDED -> {
        var directory = DataDirectory.of(store.dataDir(), path.asName(), System::getProperty);
        yield new StoreFile(directory, Clock.systemUTC()).open(store);
      }
      case MEMORY -> {
        LOG.log(
            Level.INFO,
            "registrations and messages are kept in memory, and lost when the server ends");
        yield LocalStore.inMemory(store, Clock.systemUTC());
      }
      case REDIS -> throw new IllegalStateException("STORE=redis uses no local store");
    };
  }

  void close(@Disposes Store store) {
    store.close();
  }
}
