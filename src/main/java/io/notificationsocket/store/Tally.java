package io.notificationsocket.store;

import io.notificationsocket.exchange.local.Marks;
import io.notificationsocket.registry.Inboxes.Counts;

/**
 * How many messages of an inbox have which marks, or how many more than before. Used by one thread
 * at a time.
 */
final class Tally {

  private int unseen;
  private int unread;
  private int total; // without archived ones
  private int size; // with them

  void add(Marks marks) {
    count(marks, 1);
    size++;
  }

  void remove(Marks marks) {
    count(marks, -1);
    size--;
  }

  void change(Marks from, Marks to) {
    count(from, -1);
    count(to, 1);
  }

  private void count(Marks marks, int times) {
    unseen += marks.seen() ? 0 : times;
    unread += marks.read() ? 0 : times;
    total += marks.archived() ? 0 : times;
  }

  int unseen() {
    return unseen;
  }

  int unread() {
    return unread;
  }

  int total() {
    return total;
  }

  int size() {
    return size;
  }

  Counts counts() {
    return new Counts(unseen, unread, total);
  }
}
