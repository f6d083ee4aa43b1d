package io.notificationsocket.echo;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.socketio.Event;
import io.notificationsocket.socketio.Namespace;
import io.notificationsocket.socketio.Socket;
import java.util.List;

/**
 * Greets with {@code auth} and what the client sent as such; answers {@code message} by {@code
 * message-back} and {@code message-with-ack} by its acknowledgement, arguments and attachments
 * unchanged.
 */
final class EchoNamespace implements Namespace {

  @Override
  public void connect(Socket socket, String auth, Answer answer) {
    answer.accept(new Echo(socket, auth == null ? "{}" : auth));
  }

  @Override
  public boolean readsAttachments() {
    return true;
  }

  private record Echo(Socket socket, String auth) implements SocketHandler {

    @Override
    public void connected() {
      socket.session().claimed();
      socket.emit("auth", List.of(auth), List.of());
    }

    @Override
    public void event(Event event) {
      switch (event.name()) {
        case "message" -> socket.emit("message-back", event.arguments(), event.attachments());
        case "message-with-ack" -> {
          if (event.ack() != null) {
            event.ack().send(event.arguments(), event.attachments());
          }
        }
        default -> {
          // A client may send whatever it likes; the suites expect no answer to it.
        }
      }
    }

    @Override
    public void disconnected(CloseReason reason) {}
  }
}
