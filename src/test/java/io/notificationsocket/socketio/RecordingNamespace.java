package io.notificationsocket.socketio;

import io.notificationsocket.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lets in everybody who does not ask to be refused, and remembers all. */
final class RecordingNamespace implements Namespace, Namespace.SocketHandler {

  final List<String> calls = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  Socket socket;
  Consumer<Socket> onConnect = s -> {};
  Consumer<Event> onEvent = event -> {};

  @Override
  public boolean readsAttachments() {
    return true;
  }

  @Override
  public void connect(Socket connecting, String auth, Answer answer) {
    if ("{\"refuse\":true}".equals(auth)) {
      answer.refuse("not \"you\" é", true);
      return;
    }
    socket = connecting;
    calls.add("connect " + auth);
    onConnect.accept(connecting);
    answer.accept(this);
  }

  @Override
  public void connected() {
    calls.add("connected");
  }

  @Override
  public void event(Event event) {
    events.add(event);
    onEvent.accept(event);
  }

  @Override
  public void disconnected(CloseReason reason) {
    calls.add("disconnected: " + reason.text());
  }
}
