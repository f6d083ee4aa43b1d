package io.notificationsocket.api.session;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Ended;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Where a backend says which connection id belongs to which user. */
@Path("{userId}/register")
@ApplicationScoped
public class RegisterResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @PUT
  public Response register(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    return RegisterHandler.handle(request, registry, settings.maxBody()).await();
  }

  /**
   * Ends the registration and closes the connection that holds it. Answers 200 without a body, also
   * when there was none: a backend that lost the first answer may ask again. Without a connection
   * id, all registrations of the user end.
   */
  @DELETE
  public Response end(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    String connection = request.connectionIfSent();
    if (connection == null) {
      Ended ended = registry.endAll(request.user()).await();
      return Response.ok(ended, MediaType.APPLICATION_JSON_TYPE).build();
    }
    registry.end(request.user(), connection).await();
    return Response.ok().build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("PUT", "DELETE");
  }
}
