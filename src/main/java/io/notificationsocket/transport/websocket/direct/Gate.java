package io.notificationsocket.transport.websocket.direct;

/**
 * Lets threads into a connection's streams until it is shut; whoever leaves last then closes them.
 * A container may give the streams to another request as soon as they are closed, so nobody may be
 * inside of them by then. Safe between threads.
 */
final class Gate {

  private final Runnable close;
  private int inside;
  private boolean shut;

  /**
   * @param close called once, when the gate is shut and nobody inside
   */
  Gate(Runnable close) {
    this.close = close;
  }

  /** Goes in, unless it is shut. Who has gone in has to leave. */
  synchronized boolean enter() {
    if (!shut) {
      inside++;
    }
    return !shut;
  }

  void leave() {
    boolean last;
    synchronized (this) {
      inside--;
      last = shut && inside == 0;
    }
    if (last) {
      close.run();
    }
  }

  void shut() {
    boolean empty;
    synchronized (this) {
      empty = !shut && inside == 0;
      shut = true;
    }
    if (empty) {
      close.run();
    }
  }

  synchronized boolean isShut() {
    return shut;
  }
}
