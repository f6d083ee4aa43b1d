package io.notificationsocket.engineio;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node that has a session whose client opens a WebSocket here. Callbacks come once, later, on
 * any thread. Safe between threads.
 */
public interface SessionOwner {

  /**
   * Prepares the session to be handed over, and has waiting polls end.
   *
   * @param then whether it can be handed over
   */
  void probe(Consumer<Boolean> then);

  /**
   * Takes the session over: the other node has it no longer.
   *
   * @param then given null when it is not there any more, or not known to be handed over
   */
  void take(Consumer<@Nullable MovedSession> then);

  /** The session stays where it is. */
  void abandon();
}
