package io.notificationsocket.api;

import io.notificationsocket.api.auth.WithoutToken;
import io.notificationsocket.config.Serving;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange.Condition;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** Tells a load balancer whether to send clients and backends here: 200, or 503. */
@Path("status/health")
@WithoutToken
@ApplicationScoped
public class HealthResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;
  @Inject Serving serving;

  @GET
  public Response health() {
    String kind = settings.store().kind().name().toLowerCase(Locale.ROOT);
    Health health =
        Health.of(serving.isDraining(), kind, registry.condition() == Condition.FAILING);
    Response.Status status =
        health.isUp() ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE;
    return Response.status(status).entity(health).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD");
  }

  /**
   * What the server says of itself.
   *
   * @param status {@code up} or {@code down}
   * @param draining whether it is about to end
   */
  record Health(String status, boolean draining, StoreHealth store) {

    private static final String UP = "up";

    static Health of(boolean draining, String kind, boolean failing) {
      String store = failing ? "failing" : UP;
      return new Health(draining || failing ? "down" : UP, draining, new StoreHealth(kind, store));
    }

    private boolean isUp() {
      return status.equals(UP);
    }
  }

  /**
   * What it says of its store.
   *
   * @param kind as the setting {@code STORE}
   * @param status {@code up}, or {@code failing} while the disk takes no messages
   */
  record StoreHealth(String kind, String status) {}
}
