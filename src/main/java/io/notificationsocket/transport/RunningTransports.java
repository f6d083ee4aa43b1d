package io.notificationsocket.transport;

import io.notificationsocket.config.Serving;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends the transports while the beans that hear of it still work: before listeners of the context
 * are told on Tomcat, where CDI is one of them and ends before ours.
 */
@ApplicationScoped
public class RunningTransports {

  private static final Logger LOG = System.getLogger(RunningTransports.class.getName());

  @Inject Serving serving;
  private @Nullable Installation installation;
  private Duration drainTime = Duration.ZERO;

  /** For CDI. */
  public RunningTransports() {}

  /**
   * Takes what is to be ended.
   *
   * @param drain over how long clients are sent away
   */
  public synchronized void begin(Installation installed, Duration drain) {
    installation = installed;
    drainTime = drain;
  }

  /** The application is about to be taken out, or its server to stop. */
  public synchronized void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    serving.drain();
    if (installation != null) {
      if (!drainTime.isZero()) {
        LOG.log(Level.INFO, "sending all clients away, over {0}", drainTime);
        installation.drain(drainTime);
      }
      installation.close();
      installation = null;
    }
  }
}
