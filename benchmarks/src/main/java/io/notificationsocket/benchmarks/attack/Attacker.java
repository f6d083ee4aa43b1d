package io.notificationsocket.benchmarks.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** One connection of an attack. For the crowd's thread. */
final class Attacker {

  private static final int CLOSE_FRAME = 0x88;
  private static final int REMEMBERED = 4096;

  /** So long a server may keep a connection open whose close frame it has sent. */
  private static final long LINGER_NANOS = 3_000_000_000L;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final List<Step> steps;
  private final Tally tally;
  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
  private final StringBuilder received = new StringBuilder();
  private String found = "";
  private int at;
  private int repeated;
  private boolean webSocket;
  private boolean open = true;
  private long due;
  private long closeFrameAt;
  private Step.@Nullable Sip sip;
  private long sipDue;

  /**
   * @param source the last part of the local address: a port of one can be used again for the same
   *     server only after a minute
   * @throws IOException when there is no connection
   */
  Attacker(InetSocketAddress server, int source, List<Step> steps, Selector selector, Tally tally)
      throws IOException {
    this.steps = steps;
    this.tally = tally;
    channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (steps.stream().anyMatch(Step.Sip.class::isInstance)) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 2048);
      }
      byte[] local = {127, 0, 0, (byte) source};
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(local), 0));
      key = channel.register(selector, SelectionKey.OP_CONNECT, this);
      if (channel.connect(server)) {
        connected();
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void connected() throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
    tally.count("connected");
    step();
  }

  boolean isOpen() {
    return open;
  }

  /** Whether it is still on the way to its second step, or to its first answer. */
  boolean isOpening() {
    return open && (key.interestOps() == SelectionKey.OP_CONNECT || (at <= 1 && waits()));
  }

  private boolean waits() {
    return at < steps.size() && (steps.get(at) instanceof Step.Await || !unsent.isEmpty());
  }

  /** Does what the selector says can be done. */
  void ready(ByteBuffer in) {
    try {
      if (key.isConnectable()) {
        connected();
        return;
      }
      if (key.isReadable()) {
        read(in);
      }
      if (open && key.isWritable()) {
        flush();
      }
    } catch (IOException e) {
      broken("reset");
    }
  }

  /** Does what is due by the clock. */
  void tick(long now, ByteBuffer in) {
    try {
      if (open && due != 0 && now >= due) {
        due = 0;
        step();
      }
      Step.Sip its = sip;
      if (open && its != null && its.bytes() > 0 && now >= sipDue) {
        sipDue = now + its.everyMillis() * 1_000_000;
        take(in.clear().limit(its.bytes()));
      }
    } catch (IOException e) {
      broken("reset");
    }
  }

  private void step() throws IOException {
    while (open && due == 0 && unsent.isEmpty() && at < steps.size()) {
      Step step = steps.get(at);
      if (step instanceof Step.Await await && !find(await)) {
        return;
      }
      at++;
      begin(step);
    }
  }

  private void begin(Step step) throws IOException {
    if (step instanceof Step.Send send) {
      send.bytes().forEach(bytes -> unsent.add(bytes.duplicate()));
      flush();
    } else if (step instanceof Step.Reply reply) {
      unsent.add(ByteBuffer.wrap(reply.text().apply(found).getBytes(ISO_8859_1)));
      flush();
    } else if (step instanceof Step.Drip drip) {
      at--;
      due = System.nanoTime() + drip.everyMillis() * 1_000_000;
      unsent.add(ByteBuffer.wrap(new byte[] {drip.what()}));
      flush();
    } else if (step instanceof Step.Sip its) {
      sip = its;
      interest();
    } else if (step instanceof Step.Note note) {
      tally.count(note.what());
    } else if (step instanceof Step.Pause pause) {
      due = System.nanoTime() + pause.millis() * 1_000_000;
    } else if (step instanceof Step.Again again) {
      at = ++repeated < again.times() ? again.step() : at;
    } else if (step instanceof Step.End end) {
      if (end.reset()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      close();
    }
  }

  private boolean find(Step.Await await) {
    Matcher matcher = await.what().matcher(received);
    if (!matcher.find()) {
      return false;
    }
    found = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
    received.delete(0, matcher.end());
    return true;
  }

  private void flush() throws IOException {
    while (!unsent.isEmpty()) {
      ByteBuffer next = unsent.element();
      channel.write(next);
      if (next.hasRemaining()) {
        break;
      }
      unsent.remove();
    }
    interest();
    if (unsent.isEmpty() && due == 0) {
      step();
    }
  }

  private void interest() {
    if (open && key.isValid()) {
      key.interestOps(
          (sip == null ? SelectionKey.OP_READ : 0)
              | (unsent.isEmpty() ? 0 : SelectionKey.OP_WRITE));
    }
  }

  private void read(ByteBuffer in) throws IOException {
    take(in.clear());
    if (open && !waitsForTime()) {
      step();
    }
  }

  private boolean waitsForTime() {
    return due != 0 || !unsent.isEmpty();
  }

  private void take(ByteBuffer in) throws IOException {
    int read = channel.read(in);
    if (read < 0) {
      broken("closed");
      return;
    }
    in.flip();
    if (webSocket) {
      lookForClose(in);
    }
    // What answers tell stands at their beginning.
    byte[] start = new byte[Math.min(in.remaining(), REMEMBERED)];
    in.get(start);
    String text = new String(start, ISO_8859_1);
    webSocket |= text.startsWith("HTTP/1.1 101");
    tally.answers(text);
    received.append(text);
    if (received.length() > REMEMBERED) {
      received.delete(0, received.length() - REMEMBERED);
    }
  }

  private void lookForClose(ByteBuffer in) {
    int next = in.position();
    while (closeFrameAt == 0 && in.limit() - next >= 2) {
      if ((in.get(next) & 0xff) == CLOSE_FRAME) {
        closeFrameAt = System.nanoTime();
        tally.count("close frames");
      }
      int length = in.get(next + 1) & 0x7f;
      boolean isLong = length == 126 && in.limit() - next >= 4;
      next += isLong ? 4 + (in.getShort(next + 2) & 0xffff) : 2 + length;
    }
  }

  private void broken(String how) {
    tally.count(how);
    if (closeFrameAt != 0 && System.nanoTime() - closeFrameAt > LINGER_NANOS) {
      tally.count("closed over 3 s after the close frame");
    }
    close();
  }

  /** Ends it, whatever it does. */
  void close() {
    open = false;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      tally.count("not closed");
    }
  }

  /** The attack is over. */
  void end() {
    if (open) {
      boolean lingers = closeFrameAt != 0 && System.nanoTime() - closeFrameAt > LINGER_NANOS;
      tally.count(lingers ? "closed over 3 s after the close frame" : "held to the end");
      close();
    }
  }
}
