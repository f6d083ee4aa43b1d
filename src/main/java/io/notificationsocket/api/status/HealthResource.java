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

/** Tells a load balancer whether to send clients and backends here: 200, or 503. */
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
    boolean failing = registry.condition() == Condition.FAILING;
    ClusterInfo cluster = registry.cluster();
    StoreHealth store = StoreHealth.of(kind, failing, cluster, registry.damagedMessages());
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
   * What the server says of itself.
   *
   * @param status {@code up} or {@code down}
   * @param draining whether it is about to end
   * @param node its id among others; absent when it is alone by its kind of store
   * @param nodes how many are alive; absent likewise
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
   * What it says of its store.
   *
   * @param kind as the setting {@code STORE}
   * @param status {@code up}, or {@code failing} while the disk takes no messages, or {@code
   *     unreachable} while Redis does not answer
   * @param durability what has to happen until an answered push is lost; absent but with Redis
   * @param damagedMessages kept messages, and keys of pushes, that were found damaged since the
   *     start; absent when there are none
   */
  record StoreHealth(
      String kind,
      String status,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String durability,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long damagedMessages) {

    static StoreHealth of(
        String kind, boolean failing, @Nullable ClusterInfo cluster, long damagedMessages) {
      String trouble = cluster == null ? "failing" : "unreachable";
      return new StoreHealth(
          kind,
          failing ? trouble : Health.UP,
          cluster == null ? null : cluster.durability(),
          damagedMessages);
    }

    private boolean isUp() {
      return status.equals(Health.UP);
    }
  }
}
