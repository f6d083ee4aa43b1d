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

/**
 * Where a backend cancels a push to many that waits. The first word is no literal: the addresses of
 * a user who is named so have more of them, and come first in every JAX-RS runtime.
 */
@Path("{scheduled: scheduled}/{id}")
@ApplicationScoped
public class ScheduleResource {

  @Inject SessionRegistry registry;

  @DELETE
  public Response cancel(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    return ScheduledPushes.cancel(registry.schedules(), null, request.messageId());
  }

  @OPTIONS
  public Response options() {
    return Options.allow("DELETE");
  }
}
