package io.notificationsocket.api.body;

import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Schedules.When;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a single push says.
 *
 * @param when it is to be made; null for at once
 * @param except users of a topic who get nothing
 * @param ignored names of fields that mean nothing; null when there are none
 */
public record PushContent(
    Message message, @Nullable When when, Set<String> except, @Nullable List<String> ignored) {}
