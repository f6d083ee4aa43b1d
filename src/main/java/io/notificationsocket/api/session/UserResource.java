package io.notificationsocket.api.session;

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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/**
 * Where a backend has a user forgotten. Addresses of one segment that mean something else, such as
 * that of the batch, are resources of their own; they pass this on, for users of these names.
 */
@Path("{userId}")
@ApplicationScoped
public class UserResource {

  @Inject SessionRegistry registry;

  @DELETE
  public Response forget(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    return forget(ApiRequest.of(address, headers, in), registry);
  }

  /** Deletes all that is known of the user at the end of the path. */
  public static Response forget(ApiRequest request, SessionRegistry registry) {
    return Response.ok(registry.forget(request.lastUser()).await(), MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("DELETE");
  }
}
