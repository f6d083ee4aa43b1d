package io.notificationsocket.api.push;

import io.notificationsocket.api.answer.Answer;
import io.notificationsocket.api.answer.PendingAnswer;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.PushContent;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.Schedules.When;
import io.notificationsocket.registry.SessionRegistry;
import java.util.Objects;

/** What a single push does, at both doors of the API. */
public final class PushHandler {

  private PushHandler() {}

  /**
   * Reads the request, which may block, and delivers its message, or schedules that.
   *
   * @param maxBody bytes in a body, unpacked
   * @return answered with a {@link PushResult} when the message is kept, or a {@link
   *     ScheduledResult}
   * @throws RuntimeException one that the {@code ProblemMapper} words
   */
  public static PendingAnswer handle(ApiRequest request, SessionRegistry registry, int maxBody) {
    String user = request.user();
    String key = request.key();
    PushContent content = request.body(maxBody).push();
    Message message = content.message().under(key);
    if (content.when() != null) {
      return schedule(new Target.User(user), message, content, registry);
    }
    Pushed pushed = registry.push(user, message);
    // Made later: with some exchanges it is known with the commit only.
    return new PendingAnswer(
        pushed.commit(), () -> Answer.of(PushResult.of(pushed, content.ignored())));
  }

  /**
   * Schedules a push.
   *
   * @param content says when it is to be made
   * @return answered with a {@link ScheduledResult} when that is durable
   */
  public static PendingAnswer schedule(
      Target target, Message message, PushContent content, SessionRegistry registry) {
    When when = Objects.requireNonNull(content.when());
    Outcome<Added> added = registry.schedules().add(target, message, when);
    return new PendingAnswer(
        added.commit(),
        () -> Answer.accepted(ScheduledResult.of(added.value(), content.ignored())));
  }
}
