package io.notificationsocket.benchmarks.innocent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.notificationsocket.benchmarks.load.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One request over a connection of its own, as a client sends it that keeps none. */
public final class Http {

  private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(20).toMillis();
  private static final byte[] NO_BODY = {};

  private Http() {}

  /** A connected socket whose reads end after 20 seconds. */
  static Socket connect(InetSocketAddress server) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.connect(server, LIMIT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a request without a body.
   *
   * @param head the request line and headers, without the empty line
   */
  public static HttpAnswer ask(InetSocketAddress server, String head) throws IOException {
    return ask(server, head, NO_BODY);
  }

  /**
   * Sends the whole body before it reads, as simple clients do.
   *
   * @param head the request line and headers, without the body's length and the empty line
   */
  static HttpAnswer ask(InetSocketAddress server, String head, byte[] body) throws IOException {
    return exchange(server, head, body, Http::read);
  }

  /** The same, of which only the status counts: the body may end with the connection. */
  static int status(InetSocketAddress server, String head, byte[] body) throws IOException {
    return exchange(server, head, body, Http::readStatus);
  }

  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  private static <T> T exchange(
      InetSocketAddress server, String head, byte[] body, Reader<T> reader) throws IOException {
    try (Socket socket = connect(server)) {
      String length = body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n";
      socket
          .getOutputStream()
          .write((head + length + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
      try {
        socket.getOutputStream().write(body);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        // The server may have answered and hung up: what it said counts.
        return reader.read(socket.getInputStream());
      }
      return reader.read(socket.getInputStream());
    }
  }

  private static int readStatus(InputStream in) throws IOException {
    String start = new String(in.readNBytes("HTTP/1.1 401".length()), ISO_8859_1);
    if (!start.matches("HTTP/1\\.1 \\d{3}")) {
      throw new IOException("no answer");
    }
    return Integer.parseInt(start.substring("HTTP/1.1 ".length()));
  }

  private static HttpAnswer read(InputStream in) throws IOException {
    HttpAnswer answer = new HttpAnswer();
    byte[] buffer = new byte[8192];
    while (true) {
      int read = in.read(buffer);
      if (read < 0) {
        throw new IOException("no answer");
      }
      answer.take(ByteBuffer.wrap(buffer, 0, read));
      if (answer.isWhole()) {
        return answer;
      }
    }
  }
}
