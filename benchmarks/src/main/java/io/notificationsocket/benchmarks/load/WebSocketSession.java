package io.notificationsocket.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A client over WebSocket from the start. */
final class WebSocketSession extends Session {

  /** Any four bytes will do for a client that means no harm. */
  private static final int MASK = 0x5a17c3e9;

  private static final byte[] NORMAL = {3, (byte) 0xe8};
  private static final byte[] UPGRADED = bytes("HTTP/1.1 101");
  private static final byte[] NOTHING = {};

  private final Socket socket = new Socket();
  private final Frames.Taker frames = this::frame;
  private boolean upgraded;

  /** A frame, or the head of the answer to the upgrade, of which more is to come. */
  private byte[] rest = NOTHING;

  WebSocketSession(Sessions all, int index) {
    super(all, index);
  }

  @Override
  void start() {
    socket.connect(all.target().sockets(index), all.sourceOf(index));
  }

  @Override
  void send(byte[] packet) {
    socket.write(Frames.masked(Frames.TEXT, packet, MASK));
  }

  @Override
  void opened(String sid) {
    // Only a client that polls has to name it.
  }

  @Override
  void leave() {
    socket.write(Frames.masked(Frames.CLOSE, NORMAL, MASK));
  }

  @Override
  void close() {
    socket.close();
  }

  private void frame(int opcode, ByteBuffer in, int from, int to) {
    switch (opcode) {
      case Frames.TEXT -> packet(in, from, to);
      case Frames.PING -> {
        byte[] payload = new byte[to - from];
        in.get(from, payload);
        socket.write(Frames.masked(Frames.PONG, payload, MASK));
      }
      case Frames.CLOSE -> {
        int code = to - from < 2 ? 1005 : in.getShort(from);
        end("the server closed the WebSocket with " + code);
      }
      default -> throw new LoadException("a WebSocket frame with opcode " + opcode);
    }
  }

  private final class Socket extends Wire {

    Socket() {
      super(all.loop());
    }

    @Override
    void connected() {
      String request =
          all.target().engine("GET", all.version(), "websocket", "")
              + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
      write(ByteBuffer.wrap(bytes(request)));
    }

    @Override
    void restore(ByteBuffer in) {
      in.put(rest);
      rest = NOTHING;
    }

    @Override
    void received(ByteBuffer in) {
      if (upgraded || readHead(in)) {
        Frames.read(in, frames);
      }
      if (in.hasRemaining()) {
        rest = new byte[in.remaining()];
        in.get(rest);
      }
    }

    private boolean readHead(ByteBuffer in) {
      for (int i = in.position(); i + 3 < in.limit(); i++) {
        // 0x0d0a0d0a is the empty line at its end.
        if (in.getInt(i) == 0x0d0a0d0a) {
          byte[] start = new byte[UPGRADED.length];
          in.get(in.position(), start);
          upgraded = Arrays.equals(start, UPGRADED);
          if (!upgraded) {
            end("no upgrade to WebSocket");
            return false;
          }
          in.position(i + 4);
          return true;
        }
      }
      return false;
    }

    @Override
    void ended(String why) {
      end(why);
    }
  }
}
