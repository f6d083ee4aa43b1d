package io.notificationsocket.api.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.SelectionRequest;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Marked;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a backend marks messages of a user's inbox. */
@Path("{userId}/inbox/{mark: seen|read|unread|archive|unarchive}")
@ApplicationScoped
public class InboxMarkResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  /**
   * The answer.
   *
   * @param changed how many messages
   * @param ignored names of fields that mean nothing; absent when there are none
   */
  record Result(
      int changed,
      int unseen,
      int unread,
      int total,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> ignored) {}

  @POST
  public Response mark(
      @PathParam("mark") String name,
      @Context UriInfo address,
      @Context HttpHeaders headers,
      InputStream in) {
    InboxSwitch.check(settings);
    ApiRequest request = ApiRequest.of(address, headers, in);
    String user = request.user(2);
    SelectionRequest asked =
        SelectionRequest.of(
            request.bodyWithIds(settings.maxBody(), settings.maxIdLength()).object());
    Mark mark = Mark.valueOf(name.toUpperCase(Locale.ROOT));
    Marked marked = registry.inboxes().mark(user, mark, asked.which()).await();
    Result result =
        new Result(
            marked.changed(),
            marked.counts().unseen(),
            marked.counts().unread(),
            marked.counts().total(),
            asked.ignored());
    return Response.ok(result, MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  public Response options() {
    InboxSwitch.check(settings);
    return Options.allow("POST");
  }
}
