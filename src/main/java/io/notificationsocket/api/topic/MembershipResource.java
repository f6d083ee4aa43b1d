package io.notificationsocket.api.topic;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Set;

/**
 * Where a backend says that a user is in a topic, or is no longer. Answers 200 without a body, also
 * when nothing changes.
 */
@Path("{userId}/topics/{topic}")
@ApplicationScoped
public class MembershipResource {

  @Inject SessionRegistry registry;

  @PUT
  public Response join(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    return join(ApiRequest.of(address, headers, in), registry);
  }

  @DELETE
  public Response leave(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    return leave(ApiRequest.of(address, headers, in), registry);
  }

  @OPTIONS
  public Response options() {
    return Options.allow("PUT", "DELETE");
  }

  static Response join(ApiRequest request, SessionRegistry registry) {
    String user = request.user(2);
    registry.topics().change(request.topic(0), Set.of(user), Set.of()).commit().await();
    return Response.ok().build();
  }

  static Response leave(ApiRequest request, SessionRegistry registry) {
    String user = request.user(2);
    registry.topics().change(request.topic(0), Set.of(), Set.of(user)).commit().await();
    return Response.ok().build();
  }
}
