package io.notificationsocket.benchmarks.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A kept-alive HTTP connection with one request at a time. A server that closes it behind an answer
 * gets a new one with the next request.
 */
abstract class HttpWire extends Wire {

  private final InetSocketAddress server;
  private final int source;
  private final HttpAnswer answer = new HttpAnswer();
  private @Nullable ByteBuffer waiting;
  private boolean busy;

  HttpWire(Loop loop, InetSocketAddress server, int source) {
    super(loop);
    this.server = server;
    this.source = source;
  }

  /** An answer has come; it is gone after this call, in which the next request may be sent. */
  abstract void answered(HttpAnswer whole);

  final boolean isBusy() {
    return busy;
  }

  /** Sends a request; the last one must have been answered. */
  final void ask(ByteBuffer request) {
    busy = true;
    if (isOpen()) {
      write(request);
    } else {
      waiting = request;
      answer.clear();
      connect(server, source);
    }
  }

  @Override
  final void connected() {
    ByteBuffer request = waiting;
    waiting = null;
    if (request != null) {
      write(request);
    }
  }

  @Override
  final void received(ByteBuffer in) {
    answer.take(in);
    if (!answer.isWhole()) {
      return;
    }
    boolean closes = answer.closes();
    if (closes) {
      close();
    }
    busy = false;
    answered(answer);
    if (!closes) {
      answer.next();
    }
  }

  @Override
  final void ended(String why) {
    if (busy) {
      busy = false;
      failed(why);
    }
  }

  /** The connection ended before the answer. */
  abstract void failed(String why);
}
