package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A TCP connection to a server, for requests that an HTTP library would not send as they are. */
final class RawConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final URI server;
  private final Socket socket;
  private final InputStream in;

  private RawConnection(URI server, Socket socket) throws IOException {
    this.server = server;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer; header names are in lower case. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(int status, String statusLine, Map<String, String> headers, byte[] body) {

    String text() {
      return new String(body, UTF_8);
    }

    String header(String name) {
      return headers.get(name);
    }
  }

  static RawConnection to(String url) throws IOException {
    return to(url, 0);
  }

  /** With a receive buffer of about so many bytes; 0 leaves it to the system. */
  static RawConnection to(String url, int receiveBuffer) throws IOException {
    URI server = URI.create(url);
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
    return new RawConnection(server, socket);
  }

  /** Sends the head of a request; header lines as {@code Name: value}, Host's among them or not. */
  void request(String method, String target, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    if (Stream.of(headers).noneMatch(header -> header.startsWith("Host:"))) {
      head.append("Host: ").append(server.getAuthority()).append("\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    write(head.append("\r\n").toString().getBytes(ISO_8859_1));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  InputStream in() {
    return in;
  }

  Answer answer() throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Answer(status, statusLine, headers, body(status, headers));
  }

  private byte[] body(int status, Map<String, String> headers) throws IOException {
    if (status == 100 || status == 101 || status == 204 || status == 304) {
      return new byte[0];
    }
    if (headers.containsKey("content-length")) {
      return exactly(Integer.parseInt(headers.get("content-length")));
    }
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      return chunks();
    }
    return in.readAllBytes();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      byte[] chunk = exactly(Integer.parseInt(line(), 16));
      line();
      if (chunk.length == 0) {
        return body.toByteArray();
      }
      body.writeBytes(chunk);
    }
  }

  byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server ended the connection");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server ended the connection");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /** Whether the server has ended the connection, waiting for it to do so. */
  boolean isEndedByServer() throws IOException {
    return in.read() < 0;
  }

  /** Ends it as a machine that goes away does: at once, whatever is still unread. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
