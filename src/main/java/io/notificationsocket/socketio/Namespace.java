package io.notificationsocket.socketio;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.MalformedPacketException;
import org.jspecify.annotations.Nullable;

/** Something that sockets can connect to, under a name such as {@code /}. */
public interface Namespace {

  /**
   * Lets a socket in, or refuses it.
   *
   * @param auth the JSON object that the client sent with its wish; null when it sent none
   * @param answer called once, maybe later and on another thread; what the client sends to the
   *     namespace waits until then
   */
  void connect(Socket socket, @Nullable String auth, Answer answer);

  /** The answer to a client's wish to connect. */
  interface Answer {

    /**
     * The client is let in.
     *
     * @param handler handles the socket from now on; nothing can be sent before {@link
     *     SocketHandler#connected}, which a connection that ends meanwhile never calls
     */
    void accept(SocketHandler handler);

    /**
     * The client may not connect.
     *
     * @param message why, in words that the client gets to see
     * @param wrongTry whether it costs the client one of the tries that its connection has
     */
    void refuse(String message, boolean wrongTry);
  }

  /**
   * Handles a socket whose client comes from another node, as it was handled there. Nothing is to
   * be sent before {@link SocketHandler#connected}.
   *
   * @param state what the handler there has {@linkplain SocketHandler#leave left}
   * @throws MalformedPacketException when it cannot be understood
   */
  default SocketHandler adopt(Socket socket, String state) throws MalformedPacketException {
    throw new MalformedPacketException("its sockets do not move");
  }

  /** Whether what comes as binary data is looked at; it is dropped as it comes otherwise. */
  default boolean readsAttachments() {
    return false;
  }

  /** What happens to one socket in a namespace. */
  interface SocketHandler {

    /** By which secret the client may take up again what its connection had; null for none. */
    default @Nullable String recoveryId() {
      return null;
    }

    /**
     * The client has been told that it is connected, by this node or by the one from which it
     * comes; events may be sent from now on.
     */
    void connected();

    /** Whether the socket can be handed over to another node, now or soon. */
    default boolean canLeave() {
      return false;
    }

    /** Whether it waits for nothing that has to be answered here. */
    default boolean isQuiet() {
      return true;
    }

    /**
     * The socket goes on at another node; {@link #disconnected} is not called.
     *
     * @return what has to be known there, as JSON
     */
    default String leave() {
      throw new UnsupportedOperationException("its sockets do not move");
    }

    /** As {@link io.notificationsocket.engineio.EngineApplication.SessionHandler#upgraded}. */
    default void upgraded() {}

    /** As {@link io.notificationsocket.engineio.EngineApplication.SessionHandler#draining}. */
    default void draining() {}

    /** As {@link io.notificationsocket.engineio.EngineApplication.SessionHandler#receipt}. */
    default Runnable receipt() {
      return () -> {};
    }

    /** The client sent an event. Never called twice at the same time for one socket. */
    void event(Event event);

    /** The socket left, or its connection ended. Called once, maybe while another runs. */
    void disconnected(CloseReason reason);
  }
}
