package io.notificationsocket.engineio;

/** What runs on top of Engine.IO sessions. */
@FunctionalInterface
public interface EngineApplication {

  /**
   * Makes the handler of a new session. Called before the client knows of the session, so nothing
   * can be sent yet.
   */
  SessionHandler handle(EngineSession session);

  /**
   * Makes the handler of a session that comes from another node. Nothing can be sent before its
   * {@link SessionHandler#opened}.
   *
   * @param state what its handler there has {@linkplain SessionHandler#leave left}
   */
  default SessionHandler adopt(EngineSession session, String state) {
    throw new UnsupportedOperationException("its sessions do not move");
  }

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
     * The open packet is on its way, or the session has come from another node; from now on
     * messages may be sent. Not called for a session that was over before.
     */
    void opened();

    /** A message arrived. Never called twice at the same time for one session. */
    void message(Packet message);

    /** The session goes on over another transport. */
    default void upgraded() {}

    /** The session is about to be closed, because this server stops or sends its clients away. */
    default void draining() {}

    /**
     * A task to run once everything offered so far is known to have arrived. It runs at most once,
     * and never if that remains unknown.
     */
    default Runnable receipt() {
      return () -> {};
    }

    /** Whether the session can be handed over to another node, now or soon. */
    default boolean canLeave() {
      return false;
    }

    /** Whether it waits for nothing that has to be answered here. */
    default boolean isQuiet() {
      return true;
    }

    /**
     * The session goes on at another node; {@link #closed} is not called.
     *
     * @return what has to be known there
     */
    default String leave() {
      throw new UnsupportedOperationException("its sessions do not move");
    }

    /** The session is over. Called exactly once, maybe while one of the others runs. */
    void closed(CloseReason reason);
  }
}
