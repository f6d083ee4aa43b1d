package io.notificationsocket.api.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.notificationsocket.api.answer.Awaited;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.registry.ConnectedClient;
import io.notificationsocket.registry.SessionInfo;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.UserSessions;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which registrations a user has, and which clients are connected under them. */
@Path("{userId}/sessions")
@ApplicationScoped
public class SessionsResource {

  @Inject SessionRegistry registry;

  @GET
  public Response sessions(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    String user = ApiRequest.of(address, headers, in).user();
    UserSessions found = Awaited.answer(then -> registry.sessions(user, then));
    return Response.ok(Sessions.of(user, found), MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD");
  }

  /**
   * The answer.
   *
   * @param lastSeen now while online; null when never
   */
  record Sessions(String user, boolean online, @Nullable String lastSeen, List<Session> sessions) {

    static Sessions of(String user, UserSessions found) {
      Instant seen = found.isOnline() ? Instant.now() : found.lastSeen();
      return new Sessions(
          user, found.isOnline(), time(seen), found.sessions().stream().map(Session::of).toList());
    }
  }

  /** A registration, and the client that is connected under it: with {@code since} or without. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Session(
      String connectionId,
      boolean connected,
      @Nullable String since,
      @Nullable String transport,
      @Nullable Integer protocol,
      @Nullable String expires,
      int waiting,
      @JsonRawValue @Nullable String meta) {

    static Session of(SessionInfo info) {
      ConnectedClient client = info.client();
      return new Session(
          info.connectionId(),
          client != null,
          client == null ? null : time(client.since()),
          client == null ? null : client.transport(),
          client == null ? null : client.protocol(),
          time(info.expires()),
          info.waiting(),
          info.meta());
    }
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
