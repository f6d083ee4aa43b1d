package io.notificationsocket.api.topic;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.PushContent;
import io.notificationsocket.api.push.PushHandler;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a backend posts a message for all members of a topic. */
@Path("topics/{topic}/push")
@ApplicationScoped
public class TopicPushResource {

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  /**
   * The answer.
   *
   * @param id the message's id
   * @param users how many members it is for
   * @param sessions how many connected clients it is on its way to
   * @param kept whether a later session of one of them will have it
   * @param ignored names of fields that mean nothing; absent when there are none
   */
  record Result(
      String id,
      int users,
      int sessions,
      boolean kept,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> ignored) {}

  @POST
  public Response push(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    String topic = request.topic(1);
    String key = request.key();
    PushContent content =
        request.bodyWithIds(settings.maxBody(), settings.maxIdLength()).pushToTopic();
    Recipients members = new Recipients.Topic(topic, content.except());
    Message message = content.message().under(key);
    if (content.when() != null) {
      return PushHandler.schedule(new Target.Many(members), message, content, registry).await();
    }
    Pushed pushed = registry.push(members, message);
    pushed.commit().await();
    Result result =
        new Result(
            pushed.id().toString(),
            pushed.users(),
            pushed.sessions(),
            pushed.kept(),
            content.ignored());
    return Response.ok(result, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** The path of a membership, too, where a user named {@code topics} is in one named push. */
  @PUT
  public Response join(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ofMembership(address, headers, in);
    return MembershipResource.join(request, registry);
  }

  /** As {@link #join}. */
  @DELETE
  public Response leave(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ofMembership(address, headers, in);
    return MembershipResource.leave(request, registry);
  }

  private static ApiRequest ofMembership(UriInfo address, HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    if (request.topic(1).equals("topics")) {
      return request;
    }
    throw Options.refuse("POST");
  }

  /** The runtime's own refusal would name the methods of a membership for each topic. */
  @GET
  public Response nothing() {
    throw Options.refuse("POST");
  }

  @OPTIONS
  public Response options() {
    return Options.allow("POST");
  }
}
