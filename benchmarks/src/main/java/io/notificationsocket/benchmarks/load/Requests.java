package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Many requests of which each has to be answered with 200, over a few connections. */
final class Requests {

  private static final int CONNECTIONS = 16;
  private static final double LIMIT_SECONDS = 120;

  private final Iterator<String> left;
  private final List<Sender> senders;
  private @Nullable String failure;

  private Requests(Loop loop, InetSocketAddress server, Stream<String> all) {
    this.left = all.iterator();
    this.senders = IntStream.range(0, CONNECTIONS).mapToObj(i -> new Sender(loop, server)).toList();
  }

  /**
   * Sends them all and waits for the answers.
   *
   * @throws LoadException when one is not 200, or they take more than two minutes
   */
  static void send(Loop loop, InetSocketAddress server, Stream<String> all) {
    Requests requests = new Requests(loop, server, all);
    requests.senders.forEach(Sender::more);
    boolean done = loop.runUntil(requests::isOver, LIMIT_SECONDS);
    requests.senders.forEach(Wire::close);
    if (requests.failure != null || !done) {
      throw new LoadException(
          requests.failure == null ? "requests took over two minutes" : requests.failure);
    }
  }

  private boolean isOver() {
    return failure != null || senders.stream().noneMatch(HttpWire::isBusy);
  }

  private final class Sender extends HttpWire {

    Sender(Loop loop, InetSocketAddress server) {
      super(loop, server, 0);
    }

    void more() {
      if (left.hasNext()) {
        ask(ByteBuffer.wrap(left.next().getBytes(ISO_8859_1)));
      }
    }

    @Override
    void answered(HttpAnswer whole) {
      if (whole.status() == 200) {
        more();
      } else {
        failure = "a request was answered with " + whole.status() + ": " + whole.body();
      }
    }

    @Override
    void failed(String why) {
      failure = "a request was not answered: " + why;
    }
  }
}
