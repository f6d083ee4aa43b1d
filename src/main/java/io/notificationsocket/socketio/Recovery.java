package io.notificationsocket.socketio;

import io.notificationsocket.registry.Exchange.Resumable;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.SessionRegistry;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client of 4.6 or later takes up again after its connection was lost: it shows the {@code
 * pid} that it was given, and as {@code offset} the id of the last event that it got, if it got
 * any.
 *
 * @param id the pid
 * @param claim what its connection had claimed and asked for, and the last message that it got
 */
record Recovery(String id, Claim claim) {

  /**
   * Stands behind the pid of a client that has asked for more, in the secret that is kept with the
   * registration: what takes the claim up gets messages in the shape that its client is used to,
   * also after a restart. No pid ends with it.
   */
  private static final String ASKED = "+";

  /** The secret that is kept for a pid; empty when it is. */
  static String secret(String pid, boolean asked) {
    return asked && !pid.isEmpty() ? pid + ASKED : pid;
  }

  /**
   * Looks up what this client can take up.
   *
   * @param then given null when there is nothing, and the client begins anew
   * @param unanswered run instead when that is not known in time
   */
  static void find(
      Map<String, String> members,
      SessionRegistry registry,
      Consumer<@Nullable Recovery> then,
      Runnable unanswered) {
    String pid = text(members.get("pid"));
    if (pid == null || pid.endsWith(ASKED)) {
      then.accept(null);
      return;
    }
    MessageId last = MessageId.parse(text(members.get("offset")));
    registry.resume(
        pid,
        last,
        plain -> {
          if (plain != null) {
            then.accept(of(pid, plain, false));
          } else {
            registry.resume(
                secret(pid, true),
                last,
                asked -> then.accept(asked == null ? null : of(pid, asked, true)),
                unanswered);
          }
        },
        unanswered);
  }

  private static Recovery of(String pid, Resumable found, boolean asked) {
    return new Recovery(pid, new Claim(found.userId(), found.connectionId(), found.after(), asked));
  }

  private static @Nullable String text(@Nullable String json) {
    return json == null ? null : JsonText.asText(json);
  }
}
