package io.notificationsocket.transport;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Ends the transports while the beans that hear of it still work: before listeners of the context
 * are told on Tomcat, where CDI is one of them and ends before ours.
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
      installation.close();
      installation = null;
    }
  }
}
