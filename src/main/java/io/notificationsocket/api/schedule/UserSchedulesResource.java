package io.notificationsocket.api.schedule;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Where a backend asks which pushes wait for a user; by time, and all at once. */
@Path("{userId}/scheduled")
@ApplicationScoped
public class UserSchedulesResource {

  @Inject SessionRegistry registry;

  @GET
  public Response list(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    return ScheduledPushes.list(registry.schedules(), request.user());
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD");
  }
}
