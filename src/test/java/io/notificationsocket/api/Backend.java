package io.notificationsocket.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.server.ServerUnderTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend that calls the REST API of the server under test, with the token unless told else. */
final class Backend {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private Backend() {}

  static HttpResponse<String> call(String method, String path, String... headers) {
    return send(request(path, headers).method(method, BodyPublishers.noBody()));
  }

  static HttpResponse<String> push(String user, String json, String... headers) {
    return push(user, json.getBytes(UTF_8), headers);
  }

  static HttpResponse<String> push(String user, byte[] body, String... headers) {
    return send(request("/api/" + user + "/push", headers).POST(BodyPublishers.ofByteArray(body)));
  }

  static HttpResponse<String> post(String path, String body, String... headers) {
    return send(
        request(path, headers).timeout(Duration.ofSeconds(90)).POST(BodyPublishers.ofString(body)));
  }

  /** To an address that the shortcut does not know. */
  static HttpResponse<String> pushPastFilter(String user, byte[] body, String... headers) {
    return send(request("/api/" + user + "/push/", headers).POST(BodyPublishers.ofByteArray(body)));
  }

  static HttpResponse<String> batch(String json, String... headers) {
    return batch(BodyPublishers.ofString(json), headers);
  }

  /** A large one takes its time. */
  static HttpResponse<String> batch(BodyPublisher body, String... headers) {
    return send(request("/api/push", headers).timeout(Duration.ofSeconds(90)).POST(body));
  }

  static HttpResponse<String> register(String user, String connection) {
    return call("PUT", "/api/" + user + "/register?connectionId=" + connection);
  }

  /** The token goes along unless the headers name another. */
  private static HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(ServerUnderTest.url() + path))
            .timeout(Duration.ofSeconds(20))
            .setHeader("X-AUTH-TOKEN", ServerUnderTest.token())
            .setHeader("X-Forwarded-For", elsewhere());
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request;
  }

  /**
   * An address that no other request has, so that wrong tokens of one test are not counted together
   * with those of another. A test of that very thing names one itself.
   */
  static String elsewhere() {
    int number = CLIENTS.incrementAndGet();
    return "10." + (number >> 16 & 0xff) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
  }

  static HttpResponse<String> withoutToken(String method, String path) {
    return send(
        HttpRequest.newBuilder(URI.create(ServerUnderTest.url() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                method.equals("POST")
                    ? BodyPublishers.ofString("{\"message\":1}")
                    : BodyPublishers.noBody()));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request.build(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /**
   * Sends text as it stands, with CRLF for each line's end, and gives the first bytes of the
   * answer. The connection stays open meanwhile: who waits for the rest of the request does not
   * answer.
   */
  static String raw(String request) throws IOException {
    URI server = URI.create(ServerUnderTest.url());
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.replace("\n", "\r\n").getBytes(UTF_8));
      out.flush();
      byte[] answer = new byte[8192];
      int length = 0;
      while (length < answer.length && !isWhole(new String(answer, 0, length, UTF_8))) {
        int read = socket.getInputStream().read(answer, length, answer.length - length);
        if (read < 0) {
          break;
        }
        length += read;
      }
      return new String(answer, 0, length, UTF_8);
    }
  }

  /** All answers asked for by raw requests end with a JSON object or have no body. */
  private static boolean isWhole(String answer) {
    int head = answer.indexOf("\r\n\r\n");
    return head >= 0 && (answer.contains("Content-Length: 0\r\n") || answer.contains("}"));
  }

  /** An answer to a batch without the ids of the messages, which no test can foresee. */
  static String withoutIds(String answer) {
    return answer.replaceAll("\"id\":\"[0-9a-f]{24}\",", "");
  }
}
