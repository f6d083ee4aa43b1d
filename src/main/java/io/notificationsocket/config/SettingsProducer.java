package io.notificationsocket.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Reads the settings of this process once, for all who inject them. */
@ApplicationScoped
public class SettingsProducer {

  private static final Logger LOG = System.getLogger(SettingsProducer.class.getName());

  /** A pseudo-scoped singleton, since a record cannot be proxied. */
  @Produces
  @Singleton
  Settings settings() {
    Misspellings.in(System.getenv().keySet()).forEach(line -> LOG.log(Level.WARNING, line));
    return Settings.read(SettingsProducer::given);
  }

  private static @Nullable String given(String name) {
    String property = System.getProperty(name);
    return property != null ? property : System.getenv(name);
  }
}
