package io.notificationsocket.api.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notificationsocket.api.answer.Awaited;
import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.JsonObject;
import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.api.problem.Problem;
import io.notificationsocket.api.problem.ProblemMapper;
import io.notificationsocket.api.session.UserResource;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Receipts.Of;
import io.notificationsocket.registry.Receipts.Receipt;
import io.notificationsocket.registry.SessionRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of many messages, in the order in which they are asked for. */
@Path("{receipts: receipts}")
@ApplicationScoped
public class ReceiptsResource {

  private static final int MOST = 10_000;
  private static final String IDS = "ids";

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @POST
  public Response receipts(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    ApiRequest request = ApiRequest.of(address, headers, in);
    JsonObject body = request.bodyWithIds(settings.maxBody(), settings.maxIdLength()).object();
    if (!body.has(IDS)) {
      throw new ApiException(
          400, "The body has no ids. Send {\"ids\": [{\"user\": \"…\", \"id\": \"…\"}, …]}.");
    }
    List<Of> asked = body.objects(IDS, MOST).stream().map(ReceiptsResource::message).toList();
    List<@Nullable Receipt> found = Awaited.answer(then -> registry.receipts().find(asked, then));
    List<Result> results = new ArrayList<>(asked.size());
    for (int n = 0; n < found.size(); n++) {
      results.add(Result.of(asked.get(n), found.get(n)));
    }
    return Response.ok(new Results(results), MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static Of message(JsonObject entry) {
    String user = entry.text("user");
    String id = entry.text("id");
    MessageId parsed = MessageId.parse(id);
    if (user == null || parsed == null) {
      throw new ApiException(
          400,
          "An entry of ids has no user, or no id of 24 hexadecimal digits. Send {\"user\": \"…\","
              + " \"id\": \"…\"}.");
    }
    return new Of(user, parsed);
  }

  /** For a user named {@code receipts}. */
  @DELETE
  public Response forget(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    return UserResource.forget(ApiRequest.of(address, headers, in), registry);
  }

  @OPTIONS
  public Response options() {
    return Options.allow("DELETE", "POST");
  }

  /** The answer. */
  record Results(List<Result> results) {}

  /** Of one message: with its state, or with an error when it is unknown. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(String user, String id, @Nullable String state, @Nullable Failure error) {

    static Result of(Of asked, @Nullable Receipt receipt) {
      return new Result(
          asked.userId(),
          asked.id().toString(),
          receipt == null ? null : MessageState.name(receipt.state()),
          receipt == null ? Failure.of(ChangedMessage.unknown()) : null);
    }
  }

  /** Why there is no state. */
  record Failure(int status, String title, String detail) {
    static Failure of(ApiException why) {
      Problem problem = ProblemMapper.problem(why);
      return new Failure(problem.status(), problem.title(), problem.detail());
    }
  }
}
