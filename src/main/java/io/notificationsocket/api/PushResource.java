package io.notificationsocket.api;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Pushed;
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

/**
 * Where a backend posts a message for all sessions of one user.
 *
 * <p>It consumes and produces by hand and not by annotation: a body's fault is found after the
 * token has been checked, and a backend that asks for any type in {@code Accept} is served, as by
 * the original.
 */
@Path("{userId}/push")
@ApplicationScoped
public class PushResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @POST
  public Response push(@Context UriInfo address, @Context HttpHeaders headers, InputStream body) {
    String user = Ids.user(address);
    Message message = new RequestBody(headers, body, settings.maxBody()).message();
    Pushed pushed = registry.push(user, message.under(IdempotencyKey.in(headers)));
    pushed.commit().await();
    return Response.ok(Result.of(pushed), MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("POST");
  }

  /**
   * What became of a push.
   *
   * @param id under which its message is known
   * @param sessions how many connected clients took it
   */
  record Result(String id, int sessions) {

    static Result of(Pushed pushed) {
      return new Result(pushed.id().toString(), pushed.sessions());
    }
  }
}
