package io.notificationsocket.api.session;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.Ids;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Where a backend says which connection id belongs to which user. */
@Path("{userId}/register")
@ApplicationScoped
public class RegisterResource {

  @Inject SessionRegistry registry;

  /** Answers 200 without a body, also when the pair was registered before. */
  @PUT
  public Response register(@Context UriInfo address) {
    registry.register(Ids.user(address), Ids.connection(address)).await();
    return Response.ok().build();
  }

  /**
   * Ends the registration and closes the connection that holds it. Answers 200 without a body, also
   * when there was none: a backend that lost the first answer may ask again.
   */
  @DELETE
  public Response end(@Context UriInfo address) {
    registry.end(Ids.user(address), Ids.connection(address)).await();
    return Response.ok().build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("PUT", "DELETE");
  }
}
