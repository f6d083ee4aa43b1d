package io.notificationsocket.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A small client of one application: a Socket.IO connection over WebSocket, a poll that waits, and
 * a backend. Not thread-safe.
 */
final class Visitor {

  private static final int PATIENCE_SECONDS = 20;

  /** Shared, so that it keeps few connections open. */
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String url;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private volatile Instant closedAt = Instant.MAX;
  private WebSocket socket;

  Visitor(String url) {
    this.url = url;
  }

  /** Connects by WebSocket as a client of 3.x or 4.x, claiming a registration. */
  void connect(String user, String connection) throws Exception {
    URI place =
        URI.create(url.replaceFirst("^http", "ws") + "/socket.io/?EIO=4&transport=websocket");
    socket = HTTP.newWebSocketBuilder().buildAsync(place, new Listener()).get(20, TimeUnit.SECONDS);
    expect("0{");
    socket = socket.sendText(claim(user, connection), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    expect("40{");
  }

  /** Opens a WebSocket for a session that is on polling, and probes. */
  void probe(String sid) throws Exception {
    URI place =
        URI.create(
            url.replaceFirst("^http", "ws") + "/socket.io/?EIO=4&transport=websocket&sid=" + sid);
    socket = HTTP.newWebSocketBuilder().buildAsync(place, new Listener()).get(20, TimeUnit.SECONDS);
    socket = socket.sendText("2probe", true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    expect("3probe");
  }

  /** Moves over to the WebSocket. */
  void upgrade() throws Exception {
    socket = socket.sendText("5", true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Sends a packet by WebSocket. */
  void say(String packet) throws Exception {
    socket = socket.sendText(packet, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The next packet, which has to begin so. */
  String expect(String prefix) throws InterruptedException {
    String packet = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (packet == null || !packet.startsWith(prefix)) {
      throw new AssertionError("expected a packet that begins with " + prefix + ", got " + packet);
    }
    return packet;
  }

  /** The code with which the server closed the WebSocket; 1006 when it only went away. */
  int closeCode() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** When the server closed the WebSocket. */
  Instant closedAt() {
    return closedAt;
  }

  /** Opens a session by polling and leaves a poll waiting; its answer is the body. */
  CompletableFuture<String> poll() throws IOException, InterruptedException {
    return HTTP.sendAsync(get(open()), BodyHandlers.ofString()).thenApply(HttpResponse::body);
  }

  /** Opens a session by polling, claims a registration with it, and never polls again. */
  void claimAndLeave(String user, String connection) throws IOException, InterruptedException {
    HttpRequest claim =
        HttpRequest.newBuilder(URI.create(open()))
            .header("Content-Type", "text/plain;charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString(claim(user, connection)))
            .build();
    String answer = HTTP.send(claim, BodyHandlers.ofString()).body();
    if (!answer.equals("ok")) {
      throw new AssertionError("a claim was answered " + answer);
    }
  }

  private static String claim(String user, String connection) {
    return "40{\"userId\":\"%s\",\"connectionId\":\"%s\"}".formatted(user, connection);
  }

  /** Opens a session by polling; the address of its polls. */
  private String open() throws IOException, InterruptedException {
    String polling = url + "/socket.io/?EIO=4&transport=polling";
    String open = HTTP.send(get(polling), BodyHandlers.ofString()).body();
    return polling + "&sid=" + open.replaceFirst("^0\\{\"sid\":\"([^\"]+)\".*", "$1");
  }

  void register(String user, String connection) throws IOException, InterruptedException {
    send("PUT", "/api/" + user + "/register?connectionId=" + connection, "");
  }

  /** Pushes a JSON value; the answer's body. */
  String push(String user, String json) throws IOException, InterruptedException {
    return send("POST", "/api/" + user + "/push", "{\"message\":" + json + "}");
  }

  /**
   * Pushes a JSON value under an idempotency key, which may fail: the status, a space, the body.
   */
  String push(String user, String json, String key) throws IOException, InterruptedException {
    return line(tryPush(user, json, key));
  }

  /** The same: the answer. */
  HttpResponse<String> tryPush(String user, String json, String key)
      throws IOException, InterruptedException {
    HttpRequest request =
        request("POST", "/api/" + user + "/push", "{\"message\":" + json + "}")
            .header("Idempotency-Key", key)
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /** A backend's call, which has to be answered with 200; the answer's body. */
  String send(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(request(method, path, body).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(method + " " + path + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("X-AUTH-TOKEN", ServerUnderTest.token())
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  private static String line(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.body();
  }

  String fetch(String path) throws IOException, InterruptedException {
    return line(HTTP.send(get(url + path), BodyHandlers.ofString()));
  }

  private static HttpRequest get(String address) {
    return HttpRequest.newBuilder(URI.create(address)).build();
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        String packet = Ids.without(parts.toString());
        if (!packet.isEmpty()) {
          received.add(packet);
        }
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closedAt = Instant.now();
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.complete(1006);
    }
  }
}
