package io.notificationsocket.api.session;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.JsonObject;
import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Where a backend closes a user's connections; the registrations live on. */
@Path("{userId}/disconnect")
@ApplicationScoped
public class DisconnectResource {

  private static final int LONGEST_REASON = 200;

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  /** Closes one connection, or all when no connection id is sent. */
  @POST
  public Response disconnect(
      @Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    String user = request.user();
    JsonObject body = request.body(settings.maxBody()).objectIfSent();
    String reason = body.text("reason");
    if (reason != null && reason.codePointCount(0, reason.length()) > LONGEST_REASON) {
      throw new ApiException(
          400, "The field reason has more than " + LONGEST_REASON + " characters.");
    }
    String told = reason == null ? "disconnected" : reason;
    int sessions = registry.disconnect(user, body.text("connectionId"), told).await();
    return Response.ok(new Disconnected(sessions), MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("POST");
  }

  /**
   * The answer.
   *
   * @param sessions that were closed
   */
  record Disconnected(int sessions) {}
}
