package io.notificationsocket.api;

import io.notificationsocket.api.answer.Answer;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.Requests;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is given when a commit is over. No thread waits for it, so that a disk that hangs
 * does not take the server's threads; and it is written by a thread that backends may hold up, or
 * without blocking.
 */
final class LateAnswer implements AsyncListener, WriteListener {

  private final AsyncContext async;
  private final HttpServletResponse response;
  private final Commit commit;
  private final Supplier<Answer> wanted;
  private final AtomicBoolean given = new AtomicBoolean();
  private final AtomicBoolean complete = new AtomicBoolean();
  private volatile @Nullable ServletOutputStream out;
  private @Nullable Answer unwritten;

  private LateAnswer(AsyncContext async, Commit commit, Supplier<Answer> wanted) {
    this.async = async;
    this.response = (HttpServletResponse) async.getResponse();
    this.commit = commit;
    this.wanted = wanted;
  }

  /**
   * Gives an answer when a commit is over, or says why it failed.
   *
   * @param wanted is asked for the answer then
   * @param async of the request, just begun
   * @param threads that may be held up by whoever gets the answer
   */
  static void when(Commit commit, Supplier<Answer> wanted, AsyncContext async, Answerers threads) {
    LateAnswer answer = new LateAnswer(async, commit, wanted);
    async.setTimeout(0); // the store sees to it; some servers remember a request for its time-out
    async.addListener(answer);
    commit.whenOver(() -> threads.execute(answer::give));
  }

  private void give(boolean mayBlock) {
    if (given.getAndSet(true)) {
      return;
    }
    try {
      Answer answer = Answer.after(commit, wanted);
      answer.writeHead(response);
      ServletOutputStream stream = response.getOutputStream();
      if (mayBlock) {
        answer.writeBody(stream);
        stream.flush(); // on this thread, and not on the container's that ends the request
        complete();
      } else {
        unwritten = answer;
        out = stream;
        stream.setWriteListener(this);
      }
    } catch (IOException | RuntimeException e) {
      complete(); // the container has given the request up
    }
  }

  @Override
  public void onWritePossible() throws IOException {
    ServletOutputStream stream = out;
    if (stream == null || !stream.isReady()) {
      return;
    }
    Answer answer = unwritten;
    if (answer != null) {
      unwritten = null;
      answer.writeBody(stream);
    }
    if (stream.isReady()) {
      complete();
    }
  }

  private void complete() {
    if (complete.getAndSet(true)) {
      return;
    }
    Requests.complete(async);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    complete(); // though none was set
  }

  @Override
  public void onError(Throwable thrown) {
    complete();
  }

  @Override
  public void onError(AsyncEvent event) {
    given.set(true);
    complete();
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
