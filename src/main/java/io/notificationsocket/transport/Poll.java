package io.notificationsocket.transport;

import io.notificationsocket.engineio.Transport.WriteCallback;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A GET that waits for packets. No thread waits with it, and its answer is written without
 * blocking. Answered at most once; the caller sees to that.
 */
final class Poll implements AsyncListener, WriteListener {

  /** What a poll tells that waits. */
  interface Listener {
    /** The client is gone. */
    void lost(Poll poll);

    /** The application ends; the poll is to be answered before this returns. */
    void ending(Poll poll);
  }

  private final AsyncContext async;
  private final OpenPolls polls;
  private final Executor threads;
  private final Thread opener = Thread.currentThread();
  private final HttpServletResponse response;
  private final @Nullable String jsonpIndex;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Listener listener;
  private volatile boolean arriving = true;
  private volatile boolean ending;
  private volatile @Nullable Answer answer;

  private record Answer(Body body, WriteCallback callback, ServletOutputStream out) {}

  /**
   * @param async without a timeout: the heartbeat ends a poll in time
   * @param jsonpIndex the number of the client's callback; null when it does not ask by script
   * @param threads that may be held up by whoever gets the answer
   */
  Poll(AsyncContext async, @Nullable String jsonpIndex, OpenPolls polls, Executor threads) {
    this.async = async;
    this.polls = polls;
    this.threads = threads;
    this.response = (HttpServletResponse) async.getResponse();
    this.jsonpIndex = jsonpIndex;
    polls.begin();
  }

  /** Begins to listen for what happens while it waits. */
  void listenedBy(Listener told) {
    listener = told;
    async.addListener(this);
  }

  @Nullable String jsonpIndex() {
    return jsonpIndex;
  }

  /** The server's thread that took the request is about to leave it. */
  void hasArrived() {
    arriving = false;
  }

  /** Answers with packets; the callback hears when they are written. */
  void answer(Body body, WriteCallback callback) {
    run(() -> write(body, callback));
  }

  private void run(Runnable task) {
    if (ending || (arriving && Thread.currentThread() == opener)) {
      task.run();
    } else {
      threads.execute(task);
    }
  }

  private void write(Body body, WriteCallback callback) {
    try {
      response.setContentType(body.contentType());
      response.setContentLength(body.bytes().length);
      ServletOutputStream out = response.getOutputStream();
      if (ending) {
        out.write(body.bytes());
        finish(null, callback);
      } else {
        answer = new Answer(body, callback, out);
        out.setWriteListener(this);
      }
    } catch (IOException | RuntimeException e) {
      finish(e, callback);
    }
  }

  /** Answers without a body. */
  void refuse(int status) {
    run(() -> end(status));
  }

  private void end(int status) {
    if (!over.getAndSet(true)) {
      response.setStatus(status);
      response.setContentLength(0);
      async.complete();
      polls.end();
    }
  }

  private boolean written;

  @Override
  public void onWritePossible() throws IOException {
    Answer given = answer;
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
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The container has given the request up already.
    }
    polls.end();
    // An idle thread of WildFly's still holds its last task: the session must not hang on it.
    answer = null;
    listener = null;
    if (callback != null) {
      callback.written(failure);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    Answer given = answer;
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
