package io.notificationsocket.api.push;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a single push.
 *
 * @param id the message's id
 * @param sessions how many connected clients it is on its way to
 * @param kept whether a later session will have it
 * @param replaces the earlier message of the same collapse key; absent when there is none
 * @param ignored names of fields that mean nothing; absent when there are none
 */
public record PushResult(
    String id,
    int sessions,
    boolean kept,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String replaces,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> ignored) {

  public static PushResult of(Pushed pushed, @Nullable List<String> ignored) {
    MessageId replaced = pushed.replaces();
    return new PushResult(
        pushed.id().toString(),
        pushed.sessions(),
        pushed.kept(),
        replaced == null ? null : replaced.toString(),
        ignored);
  }
}
