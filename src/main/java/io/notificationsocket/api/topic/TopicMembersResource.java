package io.notificationsocket.api.topic;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.MembersRequest;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.Topics.Changed;
import io.notificationsocket.registry.Topics.Members;
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

/** Where a backend changes and lists the members of a topic, or ends it. */
@Path("topics/{topic}/users")
@ApplicationScoped
public class TopicMembersResource {

  private static final int USUAL_LIMIT = 100;
  private static final int MOST_LIMIT = 1_000;

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  /**
   * The answer to a change.
   *
   * @param users how many members the topic has, or had before it was ended
   * @param ignored names of fields that mean nothing; absent when there are none
   */
  record Changes(
      int users, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> ignored) {}

  @POST
  public Response change(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    String topic = request.topic(1);
    MembersRequest asked =
        request.bodyWithIds(settings.maxBody(), settings.maxIdLength()).members();
    return answer(registry.topics().change(topic, asked.add(), asked.remove()), asked.ignored());
  }

  @DELETE
  public Response end(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    return answer(registry.topics().end(request.topic(1)), null);
  }

  private static Response answer(Changed changed, @Nullable List<String> ignored) {
    changed.commit().await();
    Changes result = new Changes(changed.count().getAsInt(), ignored);
    return Response.ok(result, MediaType.APPLICATION_JSON_TYPE).build();
  }

  @GET
  public Response members(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    String topic = request.topic(1);
    int limit = request.limit(USUAL_LIMIT, MOST_LIMIT);
    Members found = registry.topics().members(topic, request.after(), limit);
    return Response.ok(found, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** The path of a membership, too, where a user named {@code topics} is in one named so. */
  @PUT
  public Response join(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    if (request.topic(1).equals("topics")) {
      return MembershipResource.join(request, registry);
    }
    throw Options.refuse("GET", "HEAD", "POST", "DELETE");
  }

  @OPTIONS
  public Response options() {
    return Options.allow("GET", "HEAD", "POST", "DELETE");
  }
}
