package io.notificationsocket.api.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.api.answer.Answer;
import io.notificationsocket.api.answer.PendingAnswer;
import io.notificationsocket.api.body.ApiRequest;
import io.notificationsocket.api.body.JsonObject;
import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.SessionRegistry;
import org.jspecify.annotations.Nullable;

/** What a registration does, at both doors of the API. */
public final class RegisterHandler {

  private RegisterHandler() {}

  private static final String META = "meta";

  /** Bytes of JSON. */
  private static final int LONGEST_META = 1_024;

  /**
   * Registers the pair that the address names, with what the body notes of it.
   *
   * @param maxBody bytes in a body, unpacked
   * @return answered 200 without a body, also when the pair was registered before
   * @throws RuntimeException one that the {@code ProblemMapper} words
   */
  public static PendingAnswer handle(ApiRequest request, SessionRegistry registry, int maxBody) {
    String user = request.user();
    String connection = request.connection();
    String meta = meta(request.body(maxBody).objectIfAny());
    return new PendingAnswer(registry.register(user, connection, meta), () -> Answer.OK);
  }

  private static @Nullable String meta(JsonObject body) {
    String meta = body.object(META);
    if (meta != null && meta.getBytes(UTF_8).length > LONGEST_META) {
      throw new ApiException(
          400, "The field meta has more than " + LONGEST_META + " bytes. Note less.");
    }
    return meta;
  }
}
