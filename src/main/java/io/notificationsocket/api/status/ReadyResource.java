package io.notificationsocket.api.status;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.auth.WithoutToken;
import io.notificationsocket.config.DrainState;
import io.notificationsocket.registry.Exchange.Condition;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/**
 * Tells a load balancer whether to send clients here: 200, or 503 while another node is the better
 * choice. Unlike {@link HealthResource} it stays 200 while the store fails: Redis fails for all
 * nodes at once, and a balancer that takes all of them out cuts off clients that could have stayed.
 */
@Path("status/ready")
@WithoutToken
@ApplicationScoped
public class ReadyResource {

  @Inject SessionRegistry registry;
  @Inject DrainState drainState;

  @GET
  public Response ready() {
    Readiness ready = Readiness.of(drainState.isDraining(), registry.condition());
    Response.Status status =
        ready.isUp() ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE;
    return Response.status(status).entity(ready).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD");
  }

  /** The body, in the form of MicroProfile Health. */
  record Readiness(Check.Status status, List<Check> checks) {

    static Readiness of(boolean draining, Condition condition) {
      List<Check> checks =
          List.of(
              Check.of("serving", !draining), Check.of("store", condition != Condition.ISOLATED));
      boolean up = checks.stream().allMatch(check -> check.status() == Check.Status.UP);
      return new Readiness(up ? Check.Status.UP : Check.Status.DOWN, checks);
    }

    private boolean isUp() {
      return status == Check.Status.UP;
    }
  }

  /**
   * One reason why this server may not be ready.
   *
   * @param name {@code serving}, down while the server drains; or {@code store}, down while this
   *     node cannot reach the store that others reach
   * @param data nothing; a part of the form
   */
  record Check(String name, Status status, Map<String, String> data) {

    enum Status {
      UP,
      DOWN
    }

    static Check of(String name, boolean up) {
      return new Check(name, up ? Status.UP : Status.DOWN, Map.of());
    }
  }
}
