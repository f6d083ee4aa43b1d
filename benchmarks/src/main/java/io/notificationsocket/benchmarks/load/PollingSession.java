package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

/**
 * A client over long polling. It has one connection, or one to each of several nodes, and one
 * request at a time: what it has to send goes out when a poll has been answered, before the next
 * poll. So in protocol 3 a client that gets no messages sends no pings either.
 */
final class PollingSession extends Session {

  private static final byte SEPARATOR = 0x1e;
  private static final byte[] CLOSE = bytes("1");
  private static final Random RANDOM = new Random(1);

  /** It goes without saying in HTTP/1.1, but not for every server. */
  private static final String KEEP_ALIVE = "Connection: keep-alive\r\n";

  private final Connection[] connections;
  private final Queue<byte[]> unsent = new ArrayDeque<>(2);
  private String query = "";
  private byte[] poll;
  private boolean posted;

  PollingSession(Sessions all, int index) {
    super(all, index);
    this.poll = pollRequest();
    int nodes = all.isAtAnyNode() ? all.target().nodes().size() : 1;
    this.connections = new Connection[nodes];
    for (int i = 0; i < nodes; i++) {
      connections[i] = new Connection(index + i);
    }
  }

  private byte[] pollRequest() {
    return bytes(all.target().engine("GET", all.version(), "polling", query) + KEEP_ALIVE + "\r\n");
  }

  @Override
  void start() {
    ask(poll);
  }

  private void ask(byte[] request) {
    int chosen = connections.length == 1 ? 0 : RANDOM.nextInt(connections.length);
    connections[chosen].ask(request);
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
    for (Connection each : connections) {
      each.close();
    }
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

    /** On the present connection, and the request that waits. */
    private int answers;

    Connection(int node) {
      super(all.loop(), all.target().sockets(node), all.sourceOf(index));
    }

    void ask(byte[] request) {
      last = request;
      answers++;
      ask(ByteBuffer.wrap(request));
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
        PollingSession.this.ask(next == null ? poll : bytes(post(next)));
      }
    }

    /**
     * A server may close a connection that it has answered on, just when the next request arrives;
     * netty-socketio always does behind a handshake. Then HTTP clients try again on another.
     */
    @Override
    void failed(String why) {
      if (answers > 1) {
        answers = 0;
        ask(ByteBuffer.wrap(last));
      } else {
        end(why);
      }
    }
  }
}
