package io.notificationsocket.exchange.local;

import io.notificationsocket.exchange.local.ChangeStore.Collapse;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has each message take the place of the one before of its collapse key. Callers hold the user's
 * lock; thread-safe for different users.
 */
final class Collapses {

  private final Supplier<Audience> audience;
  private final ChangeStore changes;
  private final MessageIds ids;
  private final Fanouts fanouts;
  private final Clock clock;

  Collapses(
      Supplier<Audience> audience,
      ChangeStore changes,
      MessageIds ids,
      Fanouts fanouts,
      Clock clock) {
    this.audience = audience;
    this.changes = changes;
    this.ids = ids;
    this.fanouts = fanouts;
    this.clock = clock;
  }

  /**
   * The message that the next one of a key replaces. May read the medium.
   *
   * @param key null for none
   * @return null if there is none
   * @throws io.notificationsocket.registry.StoreFailedException if it cannot be read
   */
  @Nullable MessageId find(String userId, @Nullable String key) {
    return key == null ? null : changes.find(userId, key);
  }

  /**
   * Tells the user's clients that a message has taken the place of another, after they were offered
   * it.
   *
   * @param key null for none
   * @param before what {@link #find} has found
   * @param expires when the new message ends; null if it is not kept
   * @return what is to be kept with the message
   */
  List<StoreChange> replace(
      String userId,
      @Nullable String key,
      @Nullable MessageId before,
      MessageId by,
      @Nullable Instant expires) {
    if (key == null || (before == null && expires == null)) {
      return List.of();
    }
    Instant at = clock.instant();
    MessageId position = by;
    if (before != null) {
      position = ids.next();
      fanouts.reach(userId, position);
      var unused =
          audience
              .get()
              .change(userId, new MessageChange.Withdrawn(before, position, at, by)); // flushed
    }
    return List.of(changes.collapse(userId, new Collapse(key, before, by, position, at, expires)));
  }
}
