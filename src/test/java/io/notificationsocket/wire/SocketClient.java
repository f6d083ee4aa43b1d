package io.notificationsocket.wire;

import java.io.IOException;
import java.util.List;

/** A Socket.IO client in the namespace {@code /}. For one thread. */
final class SocketClient implements AutoCloseable {

  private static final String MESSAGE = "42[\"message\",";

  private final EngineClient engine;
  private int acks;

  private SocketClient(EngineClient engine) {
    this.engine = engine;
  }

  static SocketClient connect(String url, Way way) throws IOException {
    return connect(way.open(url), way.protocol());
  }

  static SocketClient connect(EngineClient engine, int protocol) throws IOException {
    if (protocol == 4) {
      engine.send("40");
    }
    String answer = engine.next();
    if (!answer.startsWith("40")) {
      throw new AssertionError("not connected but " + answer);
    }
    return new SocketClient(engine);
  }

  /** A connected client that receives what is pushed to this user. */
  static SocketClient recipient(Backend backend, Way way, String userId) throws IOException {
    SocketClient client = connect(backend.url(), way);
    client.claim(backend, userId, userId + "-" + client.engine.sid());
    return client;
  }

  void claim(Backend backend, String userId, String connectionId) throws IOException {
    backend.register(userId, connectionId);
    String answer = register(userId, connectionId);
    if (!answer.equals("[{\"ok\":true}]")) {
      throw new AssertionError("not registered: " + answer);
    }
  }

  String register(String userId, String connectionId) throws IOException {
    return ask("[\"register\",\"" + userId + "\",\"" + connectionId + "\"]");
  }

  /** Emits an event and waits for the acknowledgement, JSON texts both. */
  String ask(String event) throws IOException {
    int id = acks++;
    engine.send("42" + id + event);
    String answer = engine.next();
    if (!answer.startsWith("43" + id)) {
      throw new AssertionError("no acknowledgement but " + answer);
    }
    return answer.substring(("43" + id).length());
  }

  /** Waits for a push and hands out its JSON text. */
  String message() throws IOException {
    String packet = engine.next();
    if (!packet.startsWith(MESSAGE)) {
      throw new AssertionError("no message but " + packet);
    }
    return packet.substring(MESSAGE.length(), packet.length() - 1);
  }

  void send(String packet) throws IOException {
    engine.send(packet);
  }

  String next() throws IOException {
    return engine.next();
  }

  List<String> untilClosed() throws IOException {
    return engine.untilClosed();
  }

  EngineClient engine() {
    return engine;
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
