package io.notificationsocket.benchmarks.innocent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.benchmarks.load.Frames;
import io.notificationsocket.benchmarks.load.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client over WebSocket, Engine.IO 4. For one thread. */
final class Client implements AutoCloseable {

  private static final int MASK = 0x5a17c3e9;

  private final Socket socket;
  private final Deque<String> packets = new ArrayDeque<>();
  private ByteBuffer unread = ByteBuffer.allocate(0);
  private boolean ended;

  /** Connects, and waits for the open packet. */
  Client(Target target) throws IOException {
    socket = Http.connect(target.sockets());
    try {
      String request =
          target.engine("GET", 4, "websocket", "")
              + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      readHead(socket.getInputStream());
      await("0{");
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Byte by byte: what follows are frames. */
  private static void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no answer to the upgrade");
      }
      head.append((char) next);
    }
    if (head.indexOf("HTTP/1.1 101") != 0) {
      throw new IOException("no upgrade: " + head.substring(0, head.indexOf("\r")));
    }
  }

  /** Joins the main namespace and claims a registration. */
  void claim(String user, String connectionId) throws IOException {
    send("40");
    await("40");
    send("420[\"register\",\"" + user + "\",\"" + connectionId + "\"]");
    String answer = await("430");
    if (!answer.contains("\"ok\":true")) {
      throw new IOException("the claim was refused: " + answer);
    }
  }

  void send(String packet) throws IOException {
    write(Frames.TEXT, packet.getBytes(UTF_8));
  }

  private void write(int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = Frames.masked(opcode, payload, MASK);
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    socket.getOutputStream().write(bytes);
  }

  /** The next packet that begins so; pings are answered, others are passed over. */
  String await(String beginning) throws IOException {
    while (true) {
      String packet = packets.poll();
      if (packet == null) {
        read();
      } else if (packet.equals("2")) {
        send("3");
      } else if (packet.startsWith(beginning)) {
        return packet;
      } else if (packet.startsWith("41") || packet.startsWith("44")) {
        throw new SocketException("the server sent " + packet);
      }
    }
  }

  private void read() throws IOException {
    byte[] more = new byte[8192];
    int read = ended ? -1 : socket.getInputStream().read(more);
    if (read < 0) {
      throw new SocketException("the server closed the session");
    }
    ByteBuffer all = ByteBuffer.allocate(unread.remaining() + read).put(unread);
    unread = all.put(more, 0, read).flip();
    Frames.read(
        unread,
        (opcode, in, from, to) -> {
          if (opcode == Frames.TEXT) {
            byte[] packet = new byte[to - from];
            in.get(from, packet);
            packets.add(new String(packet, UTF_8));
          } else if (opcode == Frames.CLOSE) {
            ended = true;
          }
        });
  }

  /** Leaves as clients do. */
  void leave() throws IOException {
    write(Frames.CLOSE, new byte[] {3, (byte) 0xe8});
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
