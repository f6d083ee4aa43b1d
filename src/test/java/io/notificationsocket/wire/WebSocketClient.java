package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.server.Ids;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A client over a WebSocket, in control of each frame. For one reader and one writer. */
final class WebSocketClient implements EngineClient {

  static final String PATH = "/socket.io/?transport=websocket&EIO=";

  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  private final RawConnection connection;
  private String open = "";

  private WebSocketClient(RawConnection connection) {
    this.connection = connection;
  }

  /** Asks for a WebSocket and hands out whatever is answered. */
  static RawConnection.Answer ask(RawConnection connection, String target, String... headers)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Connection: Upgrade");
    all.add("Upgrade: websocket");
    all.add("Sec-WebSocket-Version: 13");
    all.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    connection.request("GET", target, all.toArray(String[]::new));
    return connection.answer();
  }

  /** A session that is on a WebSocket from its beginning. */
  static WebSocketClient open(String url, int protocol) throws IOException {
    return open(RawConnection.to(url), PATH + protocol);
  }

  static WebSocketClient open(RawConnection connection, String target, String... headers)
      throws IOException {
    WebSocketClient client = connect(connection, target, headers);
    client.open = client.frame().text();
    return client;
  }

  /** A WebSocket for a session that was opened by polling. */
  static WebSocketClient probing(String url, int protocol, String sid) throws IOException {
    return probing(url, PATH + protocol + "&sid=" + sid);
  }

  /** The same with all of the target given. */
  static WebSocketClient probing(String url, String target) throws IOException {
    return connect(RawConnection.to(url), target);
  }

  private static WebSocketClient connect(RawConnection connection, String target, String... headers)
      throws IOException {
    RawConnection.Answer answer = ask(connection, target, headers);
    if (answer.status() != 101) {
      connection.close();
      throw new AssertionError("no WebSocket: " + answer.statusLine() + " " + answer.text());
    }
    return new WebSocketClient(connection);
  }

  @Override
  public String open() {
    return open;
  }

  @Override
  public void send(String packet) throws IOException {
    send(Frame.TEXT, true, packet.getBytes(UTF_8));
  }

  void sendBinary(byte[] message) throws IOException {
    send(Frame.BINARY, true, message);
  }

  void send(int opcode, boolean last, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) ((last ? 0x80 : 0) | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK[i % 4]));
    }
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    connection.write(bytes);
  }

  /** Waits for the next whole message or the end; pings of the WebSocket itself are answered. */
  Frame frame() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int opcode = 0;
    while (true) {
      int first = connection.in().read();
      if (first < 0) {
        return Frame.LOST;
      }
      byte[] payload = connection.exactly(length());
      switch (first & 0xf) {
        case Frame.PING -> send(Frame.PONG, true, payload);
        case Frame.PONG -> {}
        case Frame.CLOSE -> {
          return closed(new Frame(Frame.CLOSE, payload));
        }
        default -> {
          opcode = (first & 0xf) == Frame.CONTINUATION ? opcode : first & 0xf;
          message.writeBytes(payload);
          if ((first & 0x80) != 0) {
            return new Frame(opcode, message.toByteArray());
          }
        }
      }
    }
  }

  private int length() throws IOException {
    int length = connection.exactly(1)[0];
    return switch (length) {
      case 126 -> ByteBuffer.wrap(connection.exactly(2)).getShort() & 0xffff;
      case 127 -> Math.toIntExact(ByteBuffer.wrap(connection.exactly(8)).getLong());
      default -> length;
    };
  }

  private Frame closed(Frame close) {
    try {
      send(Frame.CLOSE, true, close.payload());
      connection.close();
    } catch (IOException e) {
      // The server need not wait for the answer.
    }
    return close;
  }

  @Override
  public String next() throws IOException {
    while (true) {
      Frame frame = frame();
      if (frame.opcode() != Frame.TEXT) {
        throw new AssertionError("no packet came but " + frame);
      }
      String packet = Ids.without(frame.text());
      if (packet.equals("2")) {
        send("3");
      } else if (!packet.isEmpty()) {
        return packet;
      }
    }
  }

  @Override
  public List<String> untilClosed() throws IOException {
    List<String> packets = new ArrayList<>();
    for (Frame frame = frame(); !frame.isClose(); frame = frame()) {
      packets.add(frame.text());
    }
    return packets;
  }

  /** Waits for the end, whatever comes before. */
  Frame awaitClose() throws IOException {
    Frame frame = frame();
    while (!frame.isClose()) {
      frame = frame();
    }
    return frame;
  }

  /** Says goodbye as a browser does and waits for the answer. */
  void closeNormally() throws IOException {
    send(Frame.CLOSE, true, new byte[] {0x03, (byte) 0xe8});
    awaitClose();
    connection.close();
  }

  RawConnection connection() {
    return connection;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
