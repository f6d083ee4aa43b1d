package io.notificationsocket.exchange.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.config.StoreSettings.Kind;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Push;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a message is to be kept, by what its push and the settings say.
 *
 * @param log whether for catch-up
 * @param fits whether it exceeds no limit of that by itself; else the store evicts it at once
 * @param inboxUntil when it expires in an inbox; null if it does not go there
 */
record Keeping(StoredMessage message, boolean log, boolean fits, @Nullable Instant inboxUntil) {

  static Keeping of(Push push, Message message, StoreSettings settings, Instant now) {
    Duration ttl = message.keptFor(settings);
    StoredMessage stored =
        new StoredMessage(
            push.id(), push.json(), now.plus(ttl), message.isKeptUntilRegistered(settings));
    boolean log = !ttl.isZero();
    int most = Math.min(settings.userMaxBytes(), settings.maxBytes());
    boolean inbox = message.goesIntoInbox(settings) && fitsInbox(push.json(), settings);
    return new Keeping(
        stored,
        log,
        log && isWithin(push.json(), most),
        inbox ? now.plus(settings.inbox().ttl()) : null);
  }

  private static boolean fitsInbox(String json, StoreSettings settings) {
    return settings.kind() != Kind.MEMORY || isWithin(json, settings.maxBytes());
  }

  private static boolean isWithin(String json, int most) {
    return 3L * json.length() <= most || json.getBytes(UTF_8).length <= most;
  }

  /**
   * Where it is kept for a user.
   *
   * @param registered whether the user has a registration
   */
  Place place(boolean registered) {
    return new Place(log && (registered || message.untilRegistered()), inboxUntil);
  }

  /** When it is kept nowhere any more; null if it is not kept at all. */
  @Nullable Instant expires(Place place) {
    if (!isKept(place)) {
      return null;
    }
    Instant inInbox = place.inboxUntil();
    boolean later =
        place.log() && fits && (inInbox == null || message.expiresAt().isAfter(inInbox));
    return later ? message.expiresAt() : inInbox;
  }

  /** Whether a later session or the inbox will have it. */
  boolean isKept(Place place) {
    return (place.log() && fits) || place.inboxUntil() != null;
  }
}
