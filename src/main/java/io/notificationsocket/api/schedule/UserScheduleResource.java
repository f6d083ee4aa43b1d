package io.notificationsocket.api.schedule;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Where a backend cancels a push that waits for a user. */
@Path("{userId}/scheduled/{id}")
@ApplicationScoped
public class UserScheduleResource {

  @Inject SessionRegistry registry;

  @DELETE
  public Response cancel(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    String user = request.user(2);
    return ScheduledPushes.cancel(registry.schedules(), user, request.messageId());
  }

  @OPTIONS
  public Response options() {
    return Options.allow("DELETE");
  }
}
