package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client over long polling that can also ask for what no library would. For one thread. */
final class PollingClient implements EngineClient {

  static final String PATH = "/socket.io/?transport=polling&EIO=";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String address;
  private final int protocol;
  private final String open;
  private final String sid;
  private final ArrayDeque<String> received = new ArrayDeque<>();

  private PollingClient(String address, int protocol, String open) {
    this.address = address;
    this.protocol = protocol;
    this.open = open;
    this.sid = sid();
  }

  static PollingClient open(String url, int protocol) throws IOException {
    return open(url, protocol, "");
  }

  /** With more parameters in every request, such as {@code &b64=1}. */
  static PollingClient open(String url, int protocol, String parameters) throws IOException {
    return at(url + PATH + protocol + parameters, protocol);
  }

  /** At another address, its parameters included. */
  static PollingClient at(String address, int protocol, String... headers) throws IOException {
    HttpResponse<String> answer = fetch(address, headers);
    if (answer.statusCode() != 200) {
      throw new AssertionError("no session: " + answer.statusCode() + " " + answer.body());
    }
    List<String> packets = Payloads.split(protocol, answer.body());
    PollingClient client = new PollingClient(address, protocol, packets.get(0));
    client.received.addAll(packets.subList(1, packets.size()));
    return client;
  }

  static HttpResponse<String> fetch(String address, String... headers) throws IOException {
    return await(send("GET", address, null, headers));
  }

  /** Sends any request; headers are names and values in turn. */
  static CompletableFuture<HttpResponse<String>> send(
      String method, String address, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(PATIENCE)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.sendAsync(request.build(), BodyHandlers.ofString(UTF_8));
  }

  static <T> T await(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer: " + e, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while an answer was awaited", e);
    }
  }

  @Override
  public String open() {
    return open;
  }

  /** The address of all requests of this session. */
  String address() {
    return address + "&sid=" + sid;
  }

  /** Path and query of all requests of this session. */
  String target() {
    URI uri = URI.create(address());
    return uri.getRawPath() + "?" + uri.getRawQuery();
  }

  CompletableFuture<HttpResponse<String>> poll() {
    return send("GET", address(), null);
  }

  /**
   * A poll that the server has most likely taken up: it has answered other requests since. No
   * answer shows that a poll waits, so a test has to bear with one that came too late.
   */
  CompletableFuture<HttpResponse<String>> waitingPoll() throws IOException {
    CompletableFuture<HttpResponse<String>> poll = poll();
    letWait();
    return poll;
  }

  void letWait() throws IOException {
    for (int i = 0; i < 5; i++) {
      if (!isKnown()) {
        throw new AssertionError("the session is over");
      }
    }
  }

  HttpResponse<String> post(String body, String... headers) throws IOException {
    String[] given = headers.length > 0 ? headers : new String[] {"Content-Type", "text/plain"};
    return await(send("POST", address(), body, given));
  }

  /** The packets that the next answer carries, without the ids of messages. */
  List<String> nextAll() throws IOException {
    HttpResponse<String> answer = await(poll());
    if (answer.statusCode() != 200) {
      throw new AssertionError("no packets: " + answer.statusCode() + " " + answer.body());
    }
    return Payloads.splitWithoutIds(protocol, answer.body());
  }

  @Override
  public String next() throws IOException {
    while (true) {
      while (received.isEmpty()) {
        received.addAll(nextAll());
      }
      String packet = received.remove();
      if (!packet.equals("2") || protocol == 3) {
        return packet;
      }
      send("3");
    }
  }

  @Override
  public void send(String packet) throws IOException {
    HttpResponse<String> answer = post(Payloads.join(protocol, packet));
    if (answer.statusCode() != 200) {
      throw new AssertionError("not taken: " + answer.statusCode() + " " + answer.body());
    }
  }

  /** A session is over when the server says so, or does not know it any more. */
  @Override
  public List<String> untilClosed() throws IOException {
    List<String> packets = new ArrayList<>(received);
    while (!packets.contains("1")) {
      HttpResponse<String> answer = await(poll());
      if (answer.statusCode() != 200) {
        return packets;
      }
      packets.addAll(Payloads.split(protocol, answer.body()));
    }
    packets.remove("1");
    return packets;
  }

  /** Whether the server still knows the session; asked in a way that does not change it. */
  boolean isKnown() throws IOException {
    return await(send("PUT", address(), "")).statusCode() == 500;
  }

  @Override
  public void close() {}
}
