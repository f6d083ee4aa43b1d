package io.notificationsocket.socketio;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.SessionRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client of 4.6 or later takes up again after its connection was lost: it shows the {@code
 * pid} that it was given, and as {@code offset} the id of the last event that it got, if it got
 * any.
 *
 * @param id the pid
 * @param claim what its connection had claimed, and the last message that it got
 */
record Recovery(String id, Claim claim) {

  /** What this client can take up; null when nothing, and it begins anew then. */
  static @Nullable Recovery of(Map<String, String> members, SessionRegistry registry) {
    String pid = text(members.get("pid"));
    Registration known = pid == null ? null : registry.recoverable(pid);
    if (pid == null || known == null) {
      return null;
    }
    String offset = members.get("offset");
    MessageId last = offset == null ? null : MessageId.parse(text(offset));
    boolean strange = offset != null && last == null;
    if (strange || registry.isMissing(known.userId(), last == null ? known.arrived() : last)) {
      return null;
    }
    return new Recovery(pid, new Claim(known.userId(), known.connectionId(), last));
  }

  private static @Nullable String text(@Nullable String json) {
    return json == null ? null : JsonText.asText(json);
  }
}
