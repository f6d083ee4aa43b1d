package io.notificationsocket.benchmarks.load;

import io.notificationsocket.benchmarks.load.Post.Form;

/**
 * What a load posts.
 *
 * @param connections of backends, each with one request at a time; at most {@link Sessions#STREAMS}
 * @param size bytes of a message's JSON
 * @param window pushes for one user that may be on their way before the next is posted
 * @param perSecond pushes a second; 0 for a closed loop, which posts as soon as it may
 * @param items pushes in one request
 * @param toTopic whether they are for all users of the topic
 */
public record Plan(
    int connections,
    int size,
    int window,
    double perSecond,
    int items,
    boolean lines,
    boolean toTopic) {

  /** Single pushes, as fast as they are answered and received. */
  public static Plan closedLoop(int connections, int size, int window) {
    return new Plan(connections, size, window, 0, 1, false, false);
  }

  /** Single pushes at a fixed rate. */
  public Plan at(double rate) {
    return new Plan(connections, size, Integer.MAX_VALUE, rate, 1, false, false);
  }

  /** So many in one request, in one JSON array or a line each. */
  public Plan batched(int pushes, boolean ndjson) {
    return new Plan(connections, size, window, perSecond, pushes, ndjson, false);
  }

  /** To all users of the topic. */
  public Plan toAll() {
    return new Plan(connections, size, window, perSecond, 1, false, true);
  }

  Form form() {
    if (toTopic) {
      return Form.TOPIC;
    }
    if (lines) {
      return Form.LINES;
    }
    return items > 1 ? Form.BATCH : Form.SINGLE;
  }
}
