package io.notificationsocket.api;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.StoreFailedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

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

  @Inject SessionRegistry registry;
  @Inject Settings settings;

  @POST
  public Response push(@Context HttpHeaders headers, InputStream in) throws IOException {
    IdempotencyKey.refuseIn(headers);
    RequestBody body = new RequestBody(headers, in, settings.maxBody());
    return body.isInLines() ? pushLines(body.lines()) : pushAll(body.text());
  }

  @OPTIONS
  public Response options() {
    return Options.allow("POST");
  }

  private Response pushAll(DecodedText body) throws IOException {
    List<PushFields> pushes = Batch.in(body);
    SessionRegistry itself = registry.itself();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    Commits commits = new Commits();
    try (PushResults results = PushResults.inObject(answer)) {
      for (PushFields fields : pushes) {
        push(itself, () -> fields, pushes.size(), commits, results);
      }
    }
    commits.await();
    return Response.ok(answer.toByteArray(), MediaType.APPLICATION_JSON_TYPE).build();
  }

  private Response pushLines(Lines lines) throws IOException {
    Spool spool = new Spool();
    SessionRegistry itself = registry.itself();
    int together = 0;
    Commits commits = new Commits();
    try (PushResults results = PushResults.inLines(spool)) {
      while (isAtNext(lines, results)) {
        together = Math.min(together + 1, Batch.MAX_PUSHES);
        push(itself, () -> PushFields.in(lines.text()), together, commits, results);
      }
    }
    try {
      commits.await();
    } catch (StoreFailedException e) {
      spool.read().close();
      throw e;
    }
    return Response.ok(spool.read(), ContentType.Form.NDJSON.type()).build();
  }

  /** What came before a broken end is delivered: the break is a result like others, the last. */
  private static boolean isAtNext(Lines lines, PushResults results) throws IOException {
    try {
      return lines.next();
    } catch (IOException e) {
      results.failed(ProblemMapper.problem(RequestBody.refusal(e)));
      return false;
    }
  }

  private static void push(
      SessionRegistry registry,
      Supplier<PushFields> source,
      int together,
      Commits commits,
      PushResults results)
      throws IOException {
    String user;
    Pushed pushed;
    try {
      PushFields fields = source.get();
      user = fields.user();
      pushed = registry.push(user, fields.whole().under(fields.key()), together);
    } catch (RuntimeException e) {
      results.failed(ProblemMapper.problem(e));
      return;
    }
    commits.add(pushed.commit());
    results.pushed(user, pushed);
  }
}
