package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.util.List;

/**
 * A message on disk that is to be deleted.
 *
 * @param number of its row
 * @param shared whether its text is in a row of its own
 * @param bytes the size of its text in UTF-8
 */
record Victim(long number, MessageId id, String userId, boolean shared, int bytes) {

  /** The first of these, as many as have that number of messages and of bytes together. */
  static List<Victim> until(List<Victim> oldest, long messages, long bytes) {
    long tooMany = messages;
    long tooMuch = bytes;
    int taken = 0;
    while (taken < oldest.size() && (tooMany > 0 || tooMuch > 0)) {
      tooMany--;
      tooMuch -= oldest.get(taken).bytes();
      taken++;
    }
    return oldest.subList(0, taken);
  }
}
