package io.notificationsocket.api.inbox;

import io.notificationsocket.api.answer.Awaited;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Where a backend asks how many messages of an inbox are unseen and unread. */
@Path("{userId}/inbox/count")
@ApplicationScoped
public class InboxCountResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @GET
  public Response count(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    InboxSwitch.check(settings);
    String user = ApiRequest.of(address, headers, in).user(2);
    Counts found = Awaited.answer(then -> registry.inboxes().count(user, then));
    return Response.ok(found, MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    InboxSwitch.check(settings);
    return Options.allow("GET", "HEAD");
  }
}
