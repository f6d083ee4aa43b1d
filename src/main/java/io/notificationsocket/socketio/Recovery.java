package io.notificationsocket.socketio;

import io.notificationsocket.registry.Exchange.Resumable;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.SessionRegistry;
import java.util.List;
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

  private static final List<Asked> KINDS = List.of(Asked.values());

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
    if (pid == null || Asked.isSecret(pid)) {
      then.accept(null);
      return;
    }
    MessageId last = MessageId.parse(text(members.get("offset")));
    find(pid, last, 0, registry, then, unanswered);
  }

  /** Looks it up by the secrets of one kind of claim after the other. */
  private static void find(
      String pid,
      @Nullable MessageId last,
      int kind,
      SessionRegistry registry,
      Consumer<@Nullable Recovery> then,
      Runnable unanswered) {
    if (kind == KINDS.size()) {
      then.accept(null);
      return;
    }
    Asked asked = KINDS.get(kind);
    registry.resume(
        asked.secret(pid),
        last,
        found -> {
          if (found != null) {
            then.accept(of(pid, found, asked));
          } else {
            find(pid, last, kind + 1, registry, then, unanswered);
          }
        },
        unanswered);
  }

  private static Recovery of(String pid, Resumable found, Asked asked) {
    return new Recovery(pid, new Claim(found.userId(), found.connectionId(), found.after(), asked));
  }

  private static @Nullable String text(@Nullable String json) {
    return json == null ? null : JsonText.asText(json);
  }
}
