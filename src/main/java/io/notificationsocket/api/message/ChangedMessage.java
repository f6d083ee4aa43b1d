package io.notificationsocket.api.message;

import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.MessageChanges.Result;
import io.notificationsocket.registry.MessageChanges.Result.Done;
import io.notificationsocket.registry.MessageChanges.Result.Refused;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.IntFunction;

/** Makes changes of messages, and words what came of them. */
final class ChangedMessage {

  private ChangedMessage() {}

  /**
   * The answer to a change.
   *
   * @param sessions how many were told
   */
  record Changed(String id, int version, int sessions) {}

  /**
   * The answer to a withdrawal.
   *
   * @param sessions how many were told
   */
  record Withdrawn(boolean withdrawn, int sessions) {}

  /**
   * Changes a message.
   *
   * @param versions of which it may be
   * @throws ApiException 404, 409 or 412
   */
  static Response changed(
      MessageId id, List<Integer> versions, IntFunction<Outcome<Result>> change) {
    Done done = done(versions, change);
    Changed result = new Changed(id.toString(), done.version(), done.sessions());
    return Response.ok(result, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.ETAG, tag(done.version()))
        .build();
  }

  /**
   * Withdraws a message.
   *
   * @param versions of which it may be
   * @throws ApiException 404 or 412
   */
  static Response withdrawn(List<Integer> versions, IntFunction<Outcome<Result>> withdrawal) {
    Done done = done(versions, withdrawal);
    return Response.ok(new Withdrawn(true, done.sessions()), MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  private static Done done(List<Integer> versions, IntFunction<Outcome<Result>> change) {
    Result result = Refused.OTHER_VERSION;
    for (int n = 0; n < versions.size() && result == Refused.OTHER_VERSION; n++) {
      result = change.apply(versions.get(n)).await();
    }
    if (result instanceof Done done) {
      return done;
    }
    throw switch ((Refused) result) {
      case UNKNOWN -> unknown();
      case OTHER_VERSION ->
          new ApiException(
              412,
              "The message has another version than the header If-Match names. Read it again, or"
                  + " leave the header out.");
      case OF_MANY ->
          new ApiException(
              409,
              "This message was pushed to many and has one text for all. Change it for all at"
                  + " /api/messages/{id}.");
    };
  }

  static ApiException unknown() {
    return new ApiException(
        404,
        "There is no such message: it was not kept, or it has ended. Check the user and the id.");
  }

  static String tag(int version) {
    return "\"" + version + "\"";
  }
}
