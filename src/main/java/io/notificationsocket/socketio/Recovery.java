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

  /** What this client can take up; null when nothing, and it begins anew then. */
  static @Nullable Recovery of(Map<String, String> members, SessionRegistry registry) {
    String pid = text(members.get("pid"));
    if (pid == null || pid.endsWith(ASKED)) {
      return null;
    }
    Registration plain = registry.recoverable(pid);
    Registration known = plain == null ? registry.recoverable(secret(pid, true)) : plain;
    if (known == null) {
      return null;
    }
    MessageId last = place(text(members.get("offset")), registry);
    if (registry.isMissing(known.userId(), last == null ? known.arrived() : last)) {
      return null;
    }
    boolean asked = plain == null;
    return new Recovery(pid, new Claim(known.userId(), known.connectionId(), last, asked));
  }

  /**
   * The message that an offset names; null for an offset that is none, and what is known to have
   * arrived counts then. A message that is a text is taken for the offset, when the connection is
   * lost before the client gets the event behind it; one that looks like an id of the future would
   * make it miss all that comes before.
   */
  private static @Nullable MessageId place(@Nullable String offset, SessionRegistry registry) {
    MessageId id = MessageId.parse(offset);
    return id != null && registry.isPossible(id) ? id : null;
  }

  private static @Nullable String text(@Nullable String json) {
    return json == null ? null : JsonText.asText(json);
  }
}
