package io.notificationsocket.api.problem;

import io.notificationsocket.registry.InvalidIdException;
import io.notificationsocket.registry.NoInboxException;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import io.notificationsocket.registry.TooFarAheadException;
import io.notificationsocket.registry.TooManyScheduledException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Words every error of the API as {@code application/problem+json}. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

  private static final String NOT_STORED =
      "The server's disk cannot store it. Connected clients may have got the message, but it is not"
          + " kept for others. Try again later; the server's log has the reason.";

  private static final String NOT_REACHED =
      "The server's store does not respond, so it is unknown whether the request was carried out. Repeat it;"
          + " a push that has an idempotency key is not delivered twice then.";

  private static final String NOT_REPLICATED =
      "The request was carried out, but too few replicas confirmed it. Repeat it; a push that has an"
          + " idempotency key is not delivered twice then.";

  /** Seconds after which a store that did not answer is worth another try. */
  private static final long SOON = 1;

  private static final String KEY_REUSED =
      "This idempotency key belongs to another push. Repeat that push unchanged, or send"
          + " this one with a key of its own.";

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof WebApplicationException known && known.getResponse().getStatus() < 500) {
      return refused(known.getResponse());
    }
    Response answer = answer(problem(failure));
    long after = retryAfter(failure);
    return after > 0
        ? Response.fromResponse(answer).header(HttpHeaders.RETRY_AFTER, after).build()
        : answer;
  }

  /** Seconds after which a retry makes sense; 0 if that is unknown. */
  public static long retryAfter(Throwable failure) {
    if (failure instanceof ApiException refusal) {
      return refusal.retryAfter();
    }
    return failure instanceof StoreFailedException store && store.kind() != Kind.FULL ? SOON : 0;
  }

  /** Describes a failure to the caller, and logs it if it is the server's own. */
  public static Problem problem(Throwable failure) {
    if (failure instanceof ApiException refusal) {
      return refused(refusal.status(), refusal.detail());
    }
    if (failure instanceof StoreFailedException store) {
      return notStored(store.kind());
    }
    if (failure instanceof ReusedKeyException) {
      return refused(Problem.UNPROCESSABLE, KEY_REUSED);
    }
    if (failure instanceof NoInboxException none) {
      return refused(400, String.valueOf(none.getMessage()));
    }
    if (failure instanceof TooManyScheduledException) {
      return refused(409, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof TooFarAheadException tooFar) {
      return refused(400, tooFar.detail());
    }
    return failure instanceof InvalidIdException invalid
        ? refused(400, invalid.detail())
        : failed(failure);
  }

  private static Problem notStored(Kind kind) {
    return switch (kind) {
      case FULL -> refused(Problem.INSUFFICIENT_STORAGE, NOT_STORED);
      case UNREACHABLE -> refused(503, NOT_REACHED);
      case NOT_REPLICATED -> refused(503, NOT_REPLICATED);
    };
  }

  private static Problem refused(int status, String detail) {
    LOG.log(Level.DEBUG, () -> "refused with " + status + ": " + detail);
    return Problem.of(status, detail);
  }

  private static Response refused(Response known) {
    Response answer = answer(refused(known.getStatus(), detail(known.getStatus())));
    Set<String> allowed = new TreeSet<>(known.getAllowedMethods());
    if (allowed.isEmpty()) {
      return answer;
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD"); // each GET serves it, though not every runtime lists it
    }
    String names = String.join(", ", allowed);
    return Response.fromResponse(answer).header(HttpHeaders.ALLOW, names).build();
  }

  private static String detail(int status) {
    return switch (status) {
      case 404 -> "There is nothing at this address. Check the path.";
      case 405 ->
          "This address does not support this method. The header Allow lists those it supports.";
      case 406 -> "No type in the header Accept is available. Leave the header out.";
      case 415 -> "This content type is not supported here. Check the header Content-Type.";
      default -> "The request cannot be understood. Check its address and its headers.";
    };
  }

  /** The reference leads from what a caller reports to the stack trace, which stays here. */
  private static Problem failed(Throwable failure) {
    String reference = UUID.randomUUID().toString().substring(0, 8);
    LOG.log(Level.ERROR, "a request failed, reference " + reference, failure);
    return Problem.of(
        500,
        "The request failed because of an error in the server. Try again later; if it fails again, give the server's"
            + " operator the reference "
            + reference
            + ".");
  }

  private static Response answer(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
  }
}
