package io.notificationsocket.api.answer;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.DeferredResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * The answer to a call, which is given when the call's commit is over: the same bytes at both doors
 * of the API.
 *
 * @param commit what has to be durable first
 * @param wanted asked for the answer when the commit is over and has not failed
 */
public record PendingAnswer(Commit commit, Supplier<Answer> wanted) {

  /**
   * Waits for the commit: for JAX-RS resources.
   *
   * @throws RuntimeException when the commit has failed, for the {@code ProblemMapper}
   */
  public Response await() {
    commit.await();
    return wanted.get().toResponse();
  }

  /**
   * Answers at once if the commit is over. Otherwise no thread waits for it, so that a disk that
   * hangs does not take the server's threads.
   *
   * @param threads that clients may hold up
   */
  public void write(HttpServletRequest request, HttpServletResponse response, Answerers threads)
      throws IOException {
    if (commit.isOver()) {
      answer().write(response);
      return;
    }
    // Without a limit: the store has its own.
    DeferredResponse deferred =
        DeferredResponse.begin(
            request, response, DeferredResponse.NO_LIMIT, new DeferredResponse.Listener() {});
    commit.whenOver(() -> threads.execute(mayBlock -> send(deferred, response, mayBlock)));
  }

  private void send(DeferredResponse deferred, HttpServletResponse response, boolean mayBlock) {
    Answer answer = answer();
    deferred.send(() -> answer.writeHead(response), answer.body(), mayBlock, failure -> {});
  }

  private Answer answer() {
    try {
      commit.await();
      return wanted.get();
    } catch (RuntimeException e) {
      return Answer.of(e);
    }
  }
}
