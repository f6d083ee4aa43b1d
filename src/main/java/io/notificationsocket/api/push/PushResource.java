package io.notificationsocket.api.push;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/**
 * Where a backend posts a message for all sessions of one user.
 *
 * <p>It consumes and produces by hand and not by annotation: a body's fault is found after the
 * token has been checked, and a backend that asks for any type in {@code Accept} is served, as by
 * the original.
 *
 * <p>Most pushes never come here: {@code ShortcutFilter} takes them before. Both call {@link
 * PushHandler}.
 */
@Path("{userId}/push")
@ApplicationScoped
public class PushResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @POST
  public Response push(@Context UriInfo address, @Context HttpHeaders headers, InputStream body) {
    ApiRequest request = ApiRequest.of(address, headers, body);
    return PushHandler.handle(request, registry, settings.maxBody()).await();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("POST");
  }
}
