package io.notificationsocket.transport;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Ends the transports while the beans they notify still work, above all the store: on Tomcat, CDI
 * is a listener of the context and ends before this application's listener is told.
 */
@ApplicationScoped
public class RunningTransports {

  private @Nullable Installation installation;

  /** For CDI. */
  public RunningTransports() {}

  /** Takes what is to be ended. */
  public synchronized void begin(Installation installed) {
    installation = installed;
  }

  /** The application is about to be taken out, or its server to stop. */
  public synchronized void end(
      @Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
    if (installation != null) {
      installation.end();
    }
  }
}
