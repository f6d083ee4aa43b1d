package io.notificationsocket.api.body;

import io.notificationsocket.registry.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a single push says.
 *
 * @param ignored names of fields that mean nothing; null when there are none
 */
public record PushContent(Message message, @Nullable List<String> ignored) {}
