package io.notificationsocket.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to a client that knows their ids, until they are known to have arrived.
 * Thread-safe.
 */
final class SentMessages {

  /** So many are listed; a client that has more on their way is believed about the oldest. */
  private static final int MOST = 64;

  private @Nullable Map<MessageId, MessageId> places; // null before the first
  private MessageId unlisted = MessageId.FIRST; // messages until here are not listed any more

  /**
   * Adds a message.
   *
   * @param place the recipient's, when it has got the message
   * @param before the recipient's place so far
   */
  synchronized void add(MessageId id, MessageId place, MessageId before) {
    if (places == null) {
      places = new LinkedHashMap<>();
      unlisted = before;
    }
    places.put(id, place);
    if (places.size() > MOST) {
      var oldest = places.entrySet().iterator();
      unlisted = oldest.next().getValue();
      oldest.remove();
    }
  }

  /** Everything until a place has arrived. */
  synchronized void forget(MessageId until) {
    if (places != null) {
      places.values().removeIf(place -> !place.isAfter(until));
      if (until.isAfter(unlisted)) {
        unlisted = until;
      }
    }
  }

  /**
   * The place of a recipient that has got this message.
   *
   * @param inRange whether the recipient was given messages before and after this one, or this one
   * @return null when it was not sent this message
   */
  synchronized @Nullable MessageId placeOf(MessageId id, boolean inRange) {
    MessageId place = places == null ? null : places.get(id);
    if (place != null) {
      return place;
    }
    return inRange && (places == null || !id.isAfter(unlisted)) ? id : null;
  }
}
