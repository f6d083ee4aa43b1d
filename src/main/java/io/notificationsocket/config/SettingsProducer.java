package io.notificationsocket.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Reads the settings of this process once, for all who inject them. */
@ApplicationScoped
public class SettingsProducer {

  /** A pseudo-scoped singleton, since a record cannot be proxied. */
  @Produces
  @Singleton
  Settings settings() {
    return Settings.read(SettingsProducer::given);
  }

  private static @Nullable String given(String name) {
    String property = System.getProperty(name);
    return property != null ? property : System.getenv(name);
  }
}
