package io.notificationsocket.api.answer;

import io.notificationsocket.api.problem.ApiException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for what the registry is asked: for JAX-RS resources. */
public final class Awaited {

  private Awaited() {}

  /**
   * A question, which is answered by a callback: with null when the answer is not known in time.
   */
  public interface Question<T> {
    void ask(Consumer<@Nullable T> then);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws ApiException 503 when it is not known in time
   */
  public static <T> T answer(Question<T> question) {
    CompletableFuture<@Nullable T> answered = new CompletableFuture<>();
    question.ask(answered::complete);
    T found = answered.join();
    if (found == null) {
      throw new ApiException(503, "The server's store does not respond. Ask again.", 1);
    }
    return found;
  }
}
