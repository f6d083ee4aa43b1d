package io.notificationsocket.transport.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.HandshakeError;
import io.notificationsocket.engineio.Peer;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.DeferredResponse;
import io.notificationsocket.transport.polling.OpenPolls;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A GET that waits here for what another node answers to it. When its client goes, the other node
 * sees its own GET end, and so hears of it as if the client had been there.
 */
final class PassedOnPoll implements DeferredResponse.Listener {

  private static final Logger LOG = System.getLogger(PassedOnPoll.class.getName());
  private static final int UNAVAILABLE = 503;
  private static final byte[] NOTHING = {};

  private final String sid;
  private final HttpServletResponse response;
  private final OpenPolls polls;
  private final Answerers threads;
  private final DeferredResponse deferred;
  private final Consumer<PassedOnPoll> whenOver;
  private final AtomicBoolean over = new AtomicBoolean();

  // Guarded by this.
  private @Nullable CompletableFuture<HttpResponse<byte[]>> asked;
  private @Nullable Peer peer;
  private boolean gone;

  /**
   * @param threads give answers
   * @param whenOver told once when nothing is left to do
   */
  PassedOnPoll(
      String sid,
      HttpServletRequest request,
      HttpServletResponse response,
      OpenPolls polls,
      Answerers threads,
      Consumer<PassedOnPoll> whenOver) {
    this.sid = sid;
    this.response = response;
    this.polls = polls;
    this.threads = threads;
    this.whenOver = whenOver;
    polls.begin();
    deferred = DeferredResponse.begin(request, response, DeferredResponse.NO_LIMIT, this);
  }

  String sid() {
    return sid;
  }

  /** The node that it was passed on to; null when it was not yet. */
  synchronized @Nullable Peer peer() {
    return peer;
  }

  /** It was passed on. */
  void awaits(Peer owner, CompletableFuture<HttpResponse<byte[]>> answer) {
    boolean late;
    synchronized (this) {
      peer = owner;
      asked = answer;
      late = gone;
    }
    if (late) {
      answer.cancel(true);
    }
    var unused =
        answer.whenComplete(
            (given, failure) -> {
              if (given == null) {
                LOG.log(
                    Level.DEBUG,
                    () -> "a poll could not be passed on to " + owner + ": " + failure);
                hasNoSession();
              } else {
                answer(
                    given.statusCode(),
                    given.headers().firstValue("Content-Type").orElse(null),
                    given.body());
              }
            });
  }

  /** Nobody has the session, or whoever has it cannot be reached: the client begins anew. */
  void hasNoSession() {
    HandshakeError error = HandshakeError.SESSION_ID_UNKNOWN;
    answer(error.status(), "application/json", error.json().getBytes(UTF_8));
  }

  private void answer(int status, @Nullable String contentType, byte[] body) {
    threads.execute(mayBlock -> answer(status, contentType, body, mayBlock));
  }

  private void answer(int status, @Nullable String contentType, byte[] body, boolean mayBlock) {
    deferred.send(
        () -> {
          response.setStatus(status);
          response.setContentLength(body.length);
          if (contentType != null) {
            response.setContentType(contentType);
          }
        },
        body,
        mayBlock && body.length <= DeferredResponse.AT_ONCE,
        failure -> end());
  }

  /** The application ends before the other node has ended the poll. */
  @Override
  public void timedOut() {
    answer(UNAVAILABLE, null, NOTHING, true);
  }

  private void end() {
    if (!over.getAndSet(true)) {
      polls.end();
      whenOver.accept(this);
    }
  }

  @Override
  public void gone(Throwable why) {
    CompletableFuture<HttpResponse<byte[]>> waiting;
    synchronized (this) {
      gone = true;
      waiting = asked;
    }
    if (waiting != null) {
      waiting.cancel(true);
    }
    end();
  }
}
