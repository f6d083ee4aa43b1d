package io.notificationsocket.engineio;

/** What runs on top of Engine.IO sessions. */
@FunctionalInterface
public interface EngineApplication {

  /**
   * Makes the handler of a new session. Called before the client knows of the session, so nothing
   * can be sent yet.
   */
  SessionHandler handle(EngineSession session);

  /** What the application does with one session. Never called with the session's lock held. */
  interface SessionHandler {

    /** Does nothing: the handler of a session that has none yet. */
    SessionHandler NONE =
        new SessionHandler() {
          @Override
          public void opened() {}

          @Override
          public void message(Packet message) {}

          @Override
          public void closed(CloseReason reason) {}
        };

    /**
     * The open packet is on its way; from now on messages may be sent. Not called for a session
     * that was over before.
     */
    void opened();

    /** A message arrived. Never called twice at the same time for one session. */
    void message(Packet message);

    /**
     * A task to run once everything offered so far is known to have arrived. It runs at most once,
     * and never if that remains unknown.
     */
    default Runnable receipt() {
      return () -> {};
    }

    /** The session is over. Called exactly once, maybe while one of the others runs. */
    void closed(CloseReason reason);
  }
}
