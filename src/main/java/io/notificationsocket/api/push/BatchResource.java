package io.notificationsocket.api.push;

import io.notificationsocket.api.answer.Options;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.BatchRequest;
import io.notificationsocket.api.body.ContentType;
import io.notificationsocket.api.body.NdjsonReader;
import io.notificationsocket.api.body.PushRequest;
import io.notificationsocket.api.body.RequestBody;
import io.notificationsocket.api.problem.Problem;
import io.notificationsocket.api.problem.ProblemMapper;
import io.notificationsocket.api.session.UserResource;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.Schedules.When;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.StoreFailedException;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a backend posts many messages at once, for any users: in one JSON object, which is read
 * whole before the first is delivered, or line by line without an end to wait for. A push that
 * fails does not stop the others; the answer has a result for each, and is given when all of them
 * are on disk.
 *
 * <p>The results of lines are kept until the last line has been read. Writing them while lines
 * still come would lock both sides up when a client sends everything before it reads anything,
 * which most HTTP libraries do: it would wait for this server to read, and the server for it.
 */
@Path("push")
@ApplicationScoped
public class BatchResource {

  /** More lines in a row that fail are of another kind of file, or made to keep the server busy. */
  static final int MOST_FAILING = 1_000;

  private static final String TOO_MANY_FAIL =
      MOST_FAILING
          + " lines in a row could not be delivered, so the lines after them were not read. Send"
          + " one push a line, {\"user\": \"…\", \"message\": …}.";

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @POST
  public Response push(@Context UriInfo address, @Context HttpHeaders headers, InputStream in)
      throws IOException {
    ApiRequest request = ApiRequest.of(address, headers, in);
    request.refuseKey();
    RequestBody body = request.bodyWithIds(settings.maxBody(), settings.maxIdLength());
    return body.isInLines() ? pushLines(body) : pushAll(body.batch());
  }

  /** For a user named {@code push}. */
  @DELETE
  public Response forget(@Context UriInfo address, @Context HttpHeaders headers, InputStream in) {
    return UserResource.forget(ApiRequest.of(address, headers, in), registry);
  }

  @OPTIONS
  public Response options() {
    return Options.allow("DELETE", "POST");
  }

  private Response pushAll(BatchRequest batch) throws IOException {
    List<PushRequest> pushes = batch.pushes();
    SessionRegistry itself = registry.itself();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    OpenPushes open;
    try (PushResults results = PushResults.inObject(answer, batch.ignored())) {
      open = new OpenPushes(results);
      for (PushRequest fields : pushes) {
        push(itself, fields, pushes.size(), open);
      }
      open.finish();
    }
    open.await();
    return Response.ok(answer.toByteArray(), MediaType.APPLICATION_JSON_TYPE).build();
  }

  private Response pushLines(RequestBody body) throws IOException {
    NdjsonReader lines = body.lines();
    Spool spool = new Spool();
    SessionRegistry itself = registry.itself();
    int together = 0;
    int failing = 0;
    OpenPushes open;
    try (PushResults results = PushResults.inLines(spool)) {
      open = new OpenPushes(results);
      while (failing < MOST_FAILING && isAtNext(lines, open)) {
        together = Math.min(together + 1, BatchRequest.MAX_PUSHES);
        if (push(itself, lines, together, open)) {
          lines.taken();
          failing = 0;
        } else {
          failing++;
        }
      }
      if (failing == MOST_FAILING) {
        open.failed(Problem.of(400, TOO_MANY_FAIL));
      }
      open.finish();
    }
    body.drop();
    try {
      open.await();
    } catch (StoreFailedException e) {
      spool.read().close();
      throw e;
    }
    return Response.ok(spool.read(), ContentType.Form.NDJSON.type()).build();
  }

  /** What came before a broken end is delivered: the break is a result like others, the last. */
  private static boolean isAtNext(NdjsonReader lines, OpenPushes open) throws IOException {
    try {
      return lines.next();
    } catch (IOException e) {
      open.failed(ProblemMapper.problem(RequestBody.refusal(e)));
      return false;
    }
  }

  private static boolean push(
      SessionRegistry registry, NdjsonReader lines, int together, OpenPushes open)
      throws IOException {
    PushRequest fields;
    try {
      fields = PushRequest.in(lines.text());
      lines.refuseIfLonger(fields.listBytes());
    } catch (RuntimeException e) {
      open.failed(ProblemMapper.problem(e));
      return false;
    }
    return push(registry, fields, together, open);
  }

  /** Returns whether it was taken. */
  private static boolean push(
      SessionRegistry registry, PushRequest fields, int together, OpenPushes open)
      throws IOException {
    @Nullable String user;
    Pushed pushed = null;
    Outcome<Added> added = null;
    try {
      user = fields.user();
      Message message = fields.whole().under(fields.key());
      When when = fields.when();
      if (when != null) {
        Target target = user == null ? new Target.Many(fields.recipients()) : new Target.User(user);
        added = registry.schedules().add(target, message, when);
      } else {
        pushed =
            user == null
                ? registry.push(fields.recipients(), message)
                : registry.push(user, message, together);
      }
    } catch (RuntimeException e) {
      open.failed(ProblemMapper.problem(e));
      return false;
    }
    if (added != null) {
      open.scheduled(user, added, fields.ignored());
    } else if (pushed != null) {
      open.pushed(user, pushed, fields.ignored());
    }
    return true;
  }
}
