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
 * @param key by which the backend may repeat the push without a second delivery; null for none
 */
public record Message(
    String json, @Nullable Duration ttl, @Nullable Boolean store, @Nullable String key) {

  /** A message of a push without a key. */
  public Message(String json, @Nullable Duration ttl, @Nullable Boolean store) {
    this(json, ttl, store, null);
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

  /** The same under a key. */
  public Message under(@Nullable String itsKey) {
    return new Message(json, ttl, store, itsKey);
  }
}
