package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A client over long polling. It has one connection: what it has to send goes out when a poll has
 * been answered, before the next poll. So in protocol 3 a client that gets no messages sends no
 * pings either.
 */
final class PollingSession extends Session {

  private static final byte SEPARATOR = 0x1e;
  private static final byte[] CLOSE = bytes("1");

  /** It goes without saying in HTTP/1.1, but not for every server. */
  private static final String KEEP_ALIVE = "Connection: keep-alive\r\n";

  private final Connection connection;
  private final Queue<byte[]> unsent = new ArrayDeque<>(2);
  private String query = "";
  private byte[] poll;
  private boolean posted;

  PollingSession(Sessions all, int index) {
    super(all, index);
    this.poll = pollRequest();
    this.connection = new Connection();
  }

  private byte[] pollRequest() {
    return bytes(all.target().engine("GET", all.version(), "polling", query) + KEEP_ALIVE + "\r\n");
  }

  @Override
  void start() {
    connection.ask(ByteBuffer.wrap(poll));
  }

  @Override
  void opened(String sid) {
    query = "&sid=" + sid;
    poll = pollRequest();
  }

  @Override
  void send(byte[] packet) {
    unsent.add(packet);
  }

  /** The request that says goodbye, for another connection: on this one a poll waits. */
  String goodbye() {
    return post(CLOSE);
  }

  @Override
  void leave() {
    throw new UnsupportedOperationException("by goodbye()");
  }

  @Override
  void close() {
    connection.close();
  }

  private String post(byte[] packet) {
    String text = new String(packet, ISO_8859_1);
    String body = all.version() >= 4 ? text : text.length() + ":" + text;
    return all.target().engine("POST", all.version(), "polling", query)
        + KEEP_ALIVE
        + "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** The packets of a body, protocol 4. */
  private void packets(ByteBuffer body, int end) {
    int from = 0;
    for (int i = 0; i <= end; i++) {
      if (i == end || body.get(i) == SEPARATOR) {
        packet(body, from, i);
        from = i + 1;
      }
    }
  }

  /** The packets of a body in the text form, protocol 3; all ASCII, so characters are bytes. */
  private void packetsWithLength(ByteBuffer body, int end) {
    int at = 0;
    while (at < end) {
      int length = 0;
      for (; body.get(at) != ':'; at++) {
        length = length * 10 + body.get(at) - '0';
      }
      packet(body, at + 1, at + 1 + length);
      at += 1 + length;
    }
  }

  private final class Connection extends HttpWire {

    private byte[] last = poll;

    /** On the present connection. */
    private int answers;

    Connection() {
      super(all.loop(), all.target().sockets(), all.sourceOf(index));
    }

    @Override
    void answered(HttpAnswer whole) {
      if (whole.status() != 200) {
        end("a poll or post was answered with " + whole.status() + " " + whole.body());
        return;
      }
      if (!posted) {
        int length = whole.bodyTo() - whole.bodyFrom();
        ByteBuffer body = ByteBuffer.wrap(whole.data(), whole.bodyFrom(), length).slice();
        if (all.version() >= 4) {
          packets(body, length);
        } else {
          packetsWithLength(body, length);
        }
      }
      if (all.isLeaving()) {
        end("it has left");
      } else if (!isOver()) {
        byte[] next = unsent.poll();
        posted = next != null;
        last = next == null ? poll : bytes(post(next));
        answers++;
        ask(ByteBuffer.wrap(last));
      }
    }

    /**
     * A server may close a connection that it has answered on, just when the next request arrives;
     * netty-socketio always does behind a handshake. Then HTTP clients try again on another.
     */
    @Override
    void failed(String why) {
      if (answers > 0) {
        answers = 0;
        ask(ByteBuffer.wrap(last));
      } else {
        end(why);
      }
    }
  }
}
