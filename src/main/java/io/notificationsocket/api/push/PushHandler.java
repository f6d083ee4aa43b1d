package io.notificationsocket.api.push;

import io.notificationsocket.api.answer.Answer;
import io.notificationsocket.api.answer.PendingAnswer;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.PushContent;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.SessionRegistry;

/** What a single push does, at both doors of the API. */
public final class PushHandler {

  private PushHandler() {}

  /**
   * Reads the request, which may block, and delivers its message.
   *
   * @param maxBody bytes in a body, unpacked
   * @return answered with a {@link PushResult} when the message is kept
   * @throws RuntimeException one that the {@code ProblemMapper} words
   */
  public static PendingAnswer handle(ApiRequest request, SessionRegistry registry, int maxBody) {
    String user = request.user();
    String key = request.key();
    PushContent content = request.body(maxBody).push();
    Pushed pushed = registry.push(user, content.message().under(key));
    // Made later: with some exchanges it is known with the commit only.
    return new PendingAnswer(
        pushed.commit(), () -> Answer.of(PushResult.of(pushed, content.ignored())));
  }
}
