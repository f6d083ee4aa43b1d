package io.notificationsocket.socketio;

import io.notificationsocket.engineio.CloseReason;
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

    /** The client has been told that it is connected; events may be sent from now on. */
    void connected();

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
