package io.notificationsocket.transport.polling;

import io.notificationsocket.engineio.Transport.WriteCallback;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.DeferredResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A GET that waits for packets. If packets are ready, it is answered like any request; otherwise no
 * thread waits with it, and its answer is a deferred response. Answered at most once; the caller
 * ensures that.
 *
 * <p>What is given while the request still arrives is kept until then: Payara is not made for an
 * asynchronous request that ends before its own thread has left it. It recycles the objects of that
 * request too early, and a WebSocket that is opened with them next may stay without an answer.
 */
final class Poll implements DeferredResponse.Listener {

  /** What a poll tells that waits. */
  interface Listener {
    /** The client is gone. */
    void lost(Poll poll);

    /** The application ends; the poll is to be answered before this returns. */
    void ending(Poll poll);
  }

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final OpenPolls polls;
  private final Answerers threads;
  private final @Nullable String jsonpIndex;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Listener listener;
  private volatile boolean ending;
  private volatile @Nullable DeferredResponse deferred; // null while its own thread may answer

  // Guarded by this.
  private boolean arriving = true;
  private @Nullable Reply early;

  /** What is to be written; without a body it is only the status. */
  private record Reply(int status, @Nullable Body body, WriteCallback callback) {

    boolean mayBlock() {
      return body != null && body.bytes().length > DeferredResponse.AT_ONCE;
    }

    byte[] bytes() {
      return body == null ? new byte[0] : body.bytes();
    }

    void writeHead(HttpServletResponse response) {
      response.setStatus(status);
      response.setContentLength(bytes().length);
      if (body != null) {
        response.setContentType(body.contentType());
      }
    }
  }

  /**
   * @param jsonpIndex the number of the client's callback; null when it does not ask by script
   * @param threads that may be held up by whoever gets the answer
   */
  Poll(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable String jsonpIndex,
      OpenPolls polls,
      Answerers threads) {
    this.request = request;
    this.response = response;
    this.polls = polls;
    this.threads = threads;
    this.jsonpIndex = jsonpIndex;
    polls.begin();
  }

  /** Sets the listener, which is told what happens while it waits. */
  void listenedBy(Listener told) {
    listener = told;
  }

  @Nullable String jsonpIndex() {
    return jsonpIndex;
  }

  /** Answers with packets; the callback hears when they are written. */
  void answer(Body body, WriteCallback callback) {
    give(new Reply(HttpServletResponse.SC_OK, body, callback));
  }

  /** Answers without a body. */
  void refuse(int status) {
    give(new Reply(status, null, failure -> {}));
  }

  private void give(Reply answer) {
    synchronized (this) {
      if (arriving) {
        early = answer;
        return;
      }
    }
    if (ending) {
      write(answer, true);
    } else {
      threads.execute(mayBlock -> write(answer, mayBlock && !answer.mayBlock()));
    }
  }

  /** Answers what has got its answer, or waits. On the server's thread that took the request. */
  void hasArrived() {
    Reply given;
    synchronized (this) {
      if (early == null || early.mayBlock()) {
        deferred = DeferredResponse.begin(request, response, DeferredResponse.NO_LIMIT, this);
      }
      given = early;
      early = null;
      arriving = false;
    }
    if (given != null) {
      write(given, false);
    }
  }

  /**
   * @param mayBlock whether this thread may wait for the client
   */
  private void write(Reply answer, boolean mayBlock) {
    DeferredResponse begun = deferred;
    if (begun == null) {
      writeAtOnce(answer);
    } else {
      begun.send(
          () -> answer.writeHead(response),
          answer.bytes(),
          mayBlock,
          failure -> written(answer, failure));
    }
  }

  private void writeAtOnce(Reply answer) {
    Exception failure = null;
    try {
      answer.writeHead(response);
      if (answer.body() != null) {
        response.getOutputStream().write(answer.bytes());
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    written(answer, failure);
  }

  private void written(Reply answer, @Nullable Throwable failure) {
    end();
    answer.callback().written(failure);
  }

  /** An idle thread of a server may still hold its last task: the session must not hang on it. */
  private void end() {
    listener = null;
    if (!over.getAndSet(true)) {
      polls.end();
    }
  }

  /** There is no time limit, but Tomcat lets no poll wait whose application is about to go. */
  @Override
  public void timedOut() {
    ending = true;
    Listener told = listener;
    if (told != null) {
      told.ending(this);
    }
  }

  @Override
  public void gone(Throwable why) {
    Listener told = listener;
    end();
    if (told != null) {
      told.lost(this);
    }
  }
}
