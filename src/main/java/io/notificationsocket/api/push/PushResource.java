package io.notificationsocket.api.push;

import io.notificationsocket.api.ShortcutFilter;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.IdempotencyKey;
import io.notificationsocket.api.body.Ids;
import io.notificationsocket.api.body.PushContent;
import io.notificationsocket.api.body.RequestBody;
import io.notificationsocket.api.problem.ProblemMapper;
import io.notificationsocket.config.Settings;
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
import org.jspecify.annotations.Nullable;

/**
 * Where a backend posts a message for all sessions of one user.
 *
 * <p>It consumes and produces by hand and not by annotation: a body's fault is found after the
 * token has been checked, and a backend that asks for any type in {@code Accept} is served, as by
 * the original.
 *
 * <p>Most pushes never come here: {@link ShortcutFilter} takes them before. What it leaves, this
 * serves in the same way.
 */
@Path("{userId}/push")
@ApplicationScoped
public class PushResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @POST
  public Response push(@Context UriInfo address, @Context HttpHeaders headers, InputStream body) {
    PushResult result =
        push(
            registry,
            Ids.user(address),
            new RequestBody(headers, body, settings.maxBody()),
            IdempotencyKey.in(headers.getRequestHeader(IdempotencyKey.HEADER)));
    return Response.ok(result, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /**
   * Delivers a message and waits until it is kept.
   *
   * @param key by which the push may be repeated
   * @throws RuntimeException one that {@link ProblemMapper} words
   */
  static PushResult push(
      SessionRegistry registry, String user, RequestBody body, @Nullable String key) {
    PushContent content = body.push();
    Pushed pushed = registry.push(user, content.message().under(key));
    pushed.commit().await();
    return PushResult.of(pushed, content.ignored());
  }

  @OPTIONS
  public Response options() {
    return Options.allow("POST");
  }
}
