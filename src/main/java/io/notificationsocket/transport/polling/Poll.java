package io.notificationsocket.transport.polling;

import io.notificationsocket.engineio.Transport.WriteCallback;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.Requests;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A GET that waits for packets. One that gets them at once is answered as any request; otherwise no
 * thread waits with it, and its answer is written by a thread that clients may hold up, or without
 * blocking. Answered at most once; the caller sees to that.
 *
 * <p>What is given while the request still arrives is kept until then: Payara is not made for an
 * asynchronous request that ends before its own thread has left it. It recycles the objects of that
 * request too early, and a WebSocket that is opened with them next may stay without an answer.
 */
final class Poll implements AsyncListener, WriteListener {

  /** What a client's socket takes without its reading, in bytes. More is not waited for. */
  private static final int AT_ONCE = 16 * 1024;

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
  private volatile @Nullable AsyncContext async;

  // Guarded by this.
  private boolean arriving = true;
  private @Nullable Answer early;

  /** What is to be written; without a body it is only the status. */
  private record Answer(int status, @Nullable Body body, WriteCallback callback) {

    boolean mayBlock() {
      return body != null && body.bytes().length > AT_ONCE;
    }
  }

  /** What {@link #onWritePossible} writes, and where. */
  private record Writing(Body body, WriteCallback callback, ServletOutputStream out) {}

  private volatile @Nullable Writing writing;

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

  /** Tells from now on what happens while it waits. */
  void listenedBy(Listener told) {
    listener = told;
  }

  @Nullable String jsonpIndex() {
    return jsonpIndex;
  }

  /** Answers with packets; the callback hears when they are written. */
  void answer(Body body, WriteCallback callback) {
    give(new Answer(HttpServletResponse.SC_OK, body, callback));
  }

  /** Answers without a body. */
  void refuse(int status) {
    give(new Answer(status, null, failure -> {}));
  }

  private void give(Answer answer) {
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
    Answer given;
    synchronized (this) {
      if (early == null || early.mayBlock()) {
        async = begin();
      }
      given = early;
      early = null;
      arriving = false;
    }
    if (given != null) {
      write(given, async == null);
    }
  }

  private AsyncContext begin() {
    AsyncContext begun = request.startAsync(request, response);
    begun.setTimeout(0); // the heartbeat ends a poll in time
    begun.addListener(this);
    return begun;
  }

  /**
   * @param now whether this thread may wait for the client
   */
  private void write(Answer answer, boolean now) {
    Body body = answer.body();
    try {
      response.setStatus(answer.status());
      response.setContentLength(body == null ? 0 : body.bytes().length);
      if (body == null) {
        finish(null, answer.callback());
        return;
      }
      response.setContentType(body.contentType());
      ServletOutputStream out = response.getOutputStream();
      if (now) {
        out.write(body.bytes());
        if (async != null) {
          out.flush(); // on this thread, and not on the container's that ends the request
        }
        finish(null, answer.callback());
      } else {
        writing = new Writing(body, answer.callback(), out);
        out.setWriteListener(this);
      }
    } catch (IOException | RuntimeException e) {
      finish(e, answer.callback());
    }
  }

  private boolean written;

  @Override
  public void onWritePossible() throws IOException {
    Writing given = writing;
    if (given == null) {
      return;
    }
    if (!written && given.out().isReady()) {
      written = true;
      given.out().write(given.body().bytes());
    }
    if (written && given.out().isReady()) {
      finish(null, given.callback());
    }
  }

  private void finish(@Nullable Throwable failure, @Nullable WriteCallback callback) {
    if (over.getAndSet(true)) {
      return;
    }
    AsyncContext begun = async;
    if (begun != null) {
      Requests.complete(begun);
    }
    polls.end();
    // An idle thread of WildFly's still holds its last task: the session must not hang on it.
    writing = null;
    listener = null;
    if (callback != null) {
      callback.written(failure);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    Writing given = writing;
    finish(thrown, given == null ? null : given.callback());
  }

  @Override
  public void onError(AsyncEvent event) {
    gone(event.getThrowable());
  }

  /** There is no time limit, but Tomcat lets no poll wait whose application is about to go. */
  @Override
  public void onTimeout(AsyncEvent event) {
    ending = true;
    Listener told = listener;
    if (told != null) {
      told.ending(this);
    }
    gone(null); // unless it was answered
  }

  private void gone(@Nullable Throwable thrown) {
    Listener told = listener;
    onError(thrown == null ? new IOException("the client dropped its poll") : thrown);
    if (told != null) {
      told.lost(this);
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
