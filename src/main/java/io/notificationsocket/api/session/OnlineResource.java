package io.notificationsocket.api.session;

import io.notificationsocket.api.answer.Awaited;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.JsonObject;
import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Who is online. */
@Path("{online: online}")
@ApplicationScoped
public class OnlineResource {

  private static final int MOST_USERS = 10_000;
  private static final int MOST_LISTED = 1_000;
  private static final int DEFAULT_LIMIT = 100;

  private static final String USERS = "users";

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  /** Lists the users who are online. */
  @GET
  public Response list(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    String after = request.after();
    int limit = request.limit(DEFAULT_LIMIT, MOST_LISTED);
    OnlineUsers found = Awaited.answer(then -> registry.online(after, limit, then));
    return Response.ok(found, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** Counts the sessions of some users. */
  @POST
  public Response count(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    JsonObject body = request.bodyWithIds(settings.maxBody(), settings.maxIdLength()).object();
    if (!body.has(USERS)) {
      throw new ApiException(400, "The body has no users. Send {\"users\": [\"…\", …]}.");
    }
    List<String> users = List.copyOf(new LinkedHashSet<>(body.texts(USERS, MOST_USERS)));
    int[] counted = Awaited.answer(then -> registry.count(users, then));
    Map<String, Integer> online = new LinkedHashMap<>();
    for (int i = 0; i < counted.length; i++) {
      online.put(users.get(i), counted[i]);
    }
    return Response.ok(new Counted(online), MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** For a user named {@code online}. */
  @DELETE
  public Response forget(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    return UserResource.forget(ApiRequest.of(address, headers, in), registry);
  }

  @OPTIONS
  public Response options() {
    return Options.allow("DELETE", "GET", "HEAD", "POST");
  }

  /**
   * The answer.
   *
   * @param online how many sessions each of the users has
   */
  record Counted(Map<String, Integer> online) {}
}
