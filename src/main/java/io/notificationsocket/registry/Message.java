package io.notificationsocket.registry;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.config.StoreSettings.RetainFor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a backend posts.
 *
 * @param json one valid JSON value, exactly as it was sent
 * @param ttl how long it is kept for those who miss it; zero for not at all, null for the setting
 * @param store whether it is kept for a user without a registration too; null for the setting
 * @param inbox whether it also goes into the inbox; null for the setting
 * @param collapse of one such key, only the newest message of a user is kept; null for none
 * @param key by which the backend may repeat the push without a second delivery; null for none
 */
public record Message(
    String json,
    @Nullable Duration ttl,
    @Nullable Boolean store,
    @Nullable Boolean inbox,
    @Nullable String collapse,
    @Nullable String key) {

  /** A message for the sessions alone, of a push without a key. */
  public Message(String json, @Nullable Duration ttl, @Nullable Boolean store) {
    this(json, ttl, store, null, null, null);
  }

  /** A message that is kept as the settings say. */
  public static Message of(String json) {
    return new Message(json, null, null);
  }

  /** How long it is kept for those who miss it; zero for not at all. */
  public Duration keptFor(StoreSettings settings) {
    return ttl == null ? settings.messageTtl() : ttl;
  }

  /** Whether it is kept for a user without a registration too. */
  public boolean isKeptUntilRegistered(StoreSettings settings) {
    return store == null ? settings.retainFor() == RetainFor.USER : store;
  }

  /** Whether it goes into the inbox, too. */
  public boolean goesIntoInbox(StoreSettings settings) {
    return switch (settings.inbox().mode()) {
      case ASKED -> inbox != null && inbox;
      case ALL -> inbox == null || inbox;
      case OFF -> false;
    };
  }

  /** The same under a key. */
  public Message under(@Nullable String itsKey) {
    return new Message(json, ttl, store, inbox, collapse, itsKey);
  }
}
