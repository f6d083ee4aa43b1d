package io.notificationsocket.api.schedule;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.session.UserResource;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Where a backend asks which pushes to many wait; by time, and all at once. */
@Path("{scheduled: scheduled}")
@ApplicationScoped
public class SchedulesResource {

  @Inject SessionRegistry registry;

  @GET
  public Response list(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    return ScheduledPushes.list(registry.schedules(), null);
  }

  /** For a user named {@code scheduled}. */
  @DELETE
  public Response forget(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    return UserResource.forget(ApiRequest.of(address, headers, in), registry);
  }

  @OPTIONS
  public Response options() {
    return Options.allow("DELETE", "GET", "HEAD");
  }
}
