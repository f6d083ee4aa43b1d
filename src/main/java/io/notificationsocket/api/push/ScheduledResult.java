package io.notificationsocket.api.push;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notificationsocket.registry.Schedules.Added;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a push that is made later.
 *
 * @param scheduled the id that its message will have
 * @param at when it is made, as RFC 3339 has it
 * @param ignored names of fields that mean nothing; absent when there are none
 */
public record ScheduledResult(
    String scheduled,
    String at,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> ignored) {

  public static ScheduledResult of(Added added, @Nullable List<String> ignored) {
    return new ScheduledResult(added.id().toString(), added.at().toString(), ignored);
  }
}
