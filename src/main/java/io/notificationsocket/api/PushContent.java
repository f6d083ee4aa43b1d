package io.notificationsocket.api;

import io.notificationsocket.registry.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a single push says.
 *
 * @param ignored names of fields that mean nothing; null when there are none
 */
record PushContent(Message message, @Nullable List<String> ignored) {}
