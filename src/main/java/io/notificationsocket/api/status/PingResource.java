package io.notificationsocket.api.status;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.auth.WithoutToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Tells that the server is alive. */
@Path("status/ping")
@WithoutToken
@ApplicationScoped
public class PingResource {

  @GET
  public Response ping() {
    return Response.ok("pong", MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8")).build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD");
  }
}
