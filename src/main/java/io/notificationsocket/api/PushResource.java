package io.notificationsocket.api;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import java.util.List;
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
    Result result =
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
  static Result push(
      SessionRegistry registry, String user, RequestBody body, @Nullable String key) {
    PushContent content = body.push();
    Pushed pushed = registry.push(user, content.message().under(key));
    pushed.commit().await();
    return Result.of(pushed, content.ignored());
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
   * @param kept whether a later session will have it
   * @param ignored names of fields that mean nothing; absent when there are none
   */
  record Result(
      String id,
      int sessions,
      boolean kept,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> ignored) {

    static Result of(Pushed pushed, @Nullable List<String> ignored) {
      return new Result(pushed.id().toString(), pushed.sessions(), pushed.kept(), ignored);
    }
  }
}
