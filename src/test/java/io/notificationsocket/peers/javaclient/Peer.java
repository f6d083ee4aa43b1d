package io.notificationsocket.peers.javaclient;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.engineio.client.Transport;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;

/** One Java client and what reached it. */
final class Peer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket;
  private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
  private final List<String> events = new CopyOnWriteArrayList<>();

  Peer(String url, String transport, IO.Options options) {
    options.forceNew = true;
    options.reconnection = false;
    options.transports =
        switch (transport) {
          case "websocket", "polling" -> new String[] {transport};
          default -> new String[] {"polling", "websocket"};
        };
    socket = IO.socket(URI.create(url), options);
    socket.on("message", values -> messages.add(values[0]));
    for (String event : List.of("connect", "disconnect", "connect_error")) {
      socket.on(event, values -> events.add(event + " " + Arrays.toString(values)));
    }
    socket.connect();
  }

  Peer connected(String transport) throws Exception {
    until("connect", this::isConnected);
    String last = transport.equals("polling") ? "polling" : "websocket";
    until("transport " + last, () -> transportName().equals(last));
    return this;
  }

  JSONObject claim(String userId, String connectionId) throws Exception {
    CompletableFuture<JSONObject> answer = new CompletableFuture<>();
    Ack ack = values -> answer.complete((JSONObject) values[0]);
    socket.emit("register", userId, connectionId, ack);
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  void emit(String event) {
    socket.emit(event);
  }

  void disconnect() {
    socket.disconnect();
  }

  boolean isConnected() {
    return socket.connected();
  }

  boolean saw(String event) {
    return events.stream().anyMatch(each -> each.startsWith(event + " "));
  }

  /** The next message. */
  Object next() throws InterruptedException {
    Object message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no further message arrived; events: " + events);
    }
    return message;
  }

  /** Waits for something that has no event of its own. */
  static void until(String awaited, Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + awaited);
      }
      Thread.sleep(10);
    }
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  /** The client keeps its transport to itself. */
  private String transportName() throws ReflectiveOperationException {
    Field engine = Manager.class.getDeclaredField("engine");
    engine.setAccessible(true);
    Field transport = io.socket.engineio.client.Socket.class.getDeclaredField("transport");
    transport.setAccessible(true);
    return ((Transport) transport.get(engine.get(socket.io()))).name;
  }

  @Override
  public void close() {
    socket.io().reconnection(false);
    socket.disconnect();
  }
}
