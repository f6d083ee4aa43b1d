package io.notificationsocket.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.auth.WithoutToken;
import io.notificationsocket.config.DrainState;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.ClusterInfo;
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
import org.jspecify.annotations.Nullable;

/** Tells operators and load balancers whether everything works here: 200, or 503. */
@Path("status/health")
@WithoutToken
@ApplicationScoped
public class HealthResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;
  @Inject DrainState drainState;

  @GET
  public Response health() {
    String kind = settings.store().kind().name().toLowerCase(Locale.ROOT);
    ClusterInfo cluster = registry.cluster();
    StoreHealth store =
        StoreHealth.of(kind, registry.condition(), cluster, registry.damagedMessages());
    Health health = Health.of(drainState.isDraining(), store, cluster);
    Response.Status status =
        health.isUp() ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE;
    return Response.status(status).entity(health).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD");
  }

  /**
   * The body.
   *
   * @param status {@code up} or {@code down}
   * @param draining whether the server is about to stop
   * @param node this node's id; absent unless several nodes share the store
   * @param nodes how many nodes are alive; absent like {@code node}
   */
  record Health(
      String status,
      boolean draining,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String node,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer nodes,
      StoreHealth store) {

    private static final String UP = "up";

    static Health of(boolean draining, StoreHealth store, @Nullable ClusterInfo cluster) {
      return new Health(
          draining || !store.isUp() ? "down" : UP,
          draining,
          cluster == null ? null : cluster.node(),
          cluster == null ? null : cluster.nodes(),
          store);
    }

    private boolean isUp() {
      return status.equals(UP);
    }
  }

  /**
   * The health of the store.
   *
   * @param kind as the setting {@code STORE}
   * @param status {@code up}; {@code failing} while the disk cannot be written; {@code unreachable}
   *     while Redis does not answer; or {@code isolated} while it answers other nodes
   * @param durability how durable Redis is configured to be; absent for other stores
   * @param damagedMessages how many damaged messages and idempotency records were found since the
   *     start; absent if none were
   */
  record StoreHealth(
      String kind,
      String status,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String durability,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long damagedMessages) {

    static StoreHealth of(
        String kind, Condition condition, @Nullable ClusterInfo cluster, long damagedMessages) {
      return new StoreHealth(
          kind,
          status(condition, cluster != null),
          cluster == null ? null : cluster.durability(),
          damagedMessages);
    }

    private static String status(Condition condition, boolean clustered) {
      return switch (condition) {
        case UP -> Health.UP;
        case FAILING -> clustered ? "unreachable" : "failing";
        case ISOLATED -> "isolated";
      };
    }

    private boolean isUp() {
      return status.equals(Health.UP);
    }
  }
}
