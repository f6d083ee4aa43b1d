package io.notificationsocket.api.session;

import io.notificationsocket.api.answer.Answer;
import io.notificationsocket.api.answer.PendingAnswer;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.registry.SessionRegistry;

/** What a registration does, at both doors of the API. */
public final class RegisterHandler {

  private RegisterHandler() {}

  /**
   * Registers the pair that the address names.
   *
   * @return answered 200 without a body, also when the pair was registered before
   * @throws RuntimeException one that the {@code ProblemMapper} words
   */
  public static PendingAnswer handle(ApiRequest request, SessionRegistry registry) {
    return new PendingAnswer(
        registry.register(request.user(), request.connection()), () -> Answer.OK);
  }
}
