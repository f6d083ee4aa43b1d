package io.notificationsocket.api.topic;

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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;

/** Where a backend asks in which topics a user is; sorted, and all at once. */
@Path("{userId}/topics")
@ApplicationScoped
public class TopicsOfUserResource {

  @Inject SessionRegistry registry;

  /** The answer. */
  record TopicsOfUser(List<String> topics) {}

  @GET
  public Response topics(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    TopicsOfUser found = new TopicsOfUser(registry.topics().of(request.user()));
    return Response.ok(found, MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD");
  }
}
