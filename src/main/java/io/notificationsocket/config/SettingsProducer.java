package io.notificationsocket.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Reads the settings of this process once, for injection. */
@ApplicationScoped
public class SettingsProducer {

  private static final Logger LOG = System.getLogger(SettingsProducer.class.getName());

  /** A system property that {@code mvn -Prun} sets. */
  private static final String TRIAL = "notification-socketio.trial";

  private static final String SHORT_TOKEN =
      "A token in AUTH_TOKEN or AUTH_TOKEN_FILE has fewer than "
          + Tokens.LEAST_CHARACTERS
          + " characters and may be guessed: use a long random one, such as"
          + " `openssl rand -hex 32` prints.";

  /** A pseudo-scoped singleton, since a record cannot be proxied. */
  @Produces
  @Singleton
  Settings settings() {
    Misspellings.in(System.getenv().keySet()).forEach(line -> LOG.log(Level.WARNING, line));
    Settings settings = Settings.read(SettingsProducer::given);
    // On a developer's own machine a token such as change-me is good enough.
    if (settings.tokens().isAnyShort() && !Boolean.getBoolean(TRIAL)) {
      LOG.log(Level.WARNING, SHORT_TOKEN);
    }
    return settings;
  }

  private static @Nullable String given(String name) {
    String property = System.getProperty(name);
    return property != null ? property : System.getenv(name);
  }
}
