package io.notificationsocket.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One TCP connection to a server; may be connected again after it has ended. */
abstract class Wire {

  final Loop loop;
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer unsent;

  Wire(Loop loop) {
    this.loop = loop;
  }

  /** The connection stands. */
  abstract void connected();

  /** Puts back what was read before and not understood yet. */
  void restore(ByteBuffer in) {}

  /** Takes what has come, all of it. */
  abstract void received(ByteBuffer in);

  /** The connection has ended, but not by {@link #close}. */
  abstract void ended(String why);

  /**
   * @param source the number of the local address, of 127.0.0.0/8: a port of one can be used again
   *     for the same server only after a minute
   */
  final void connect(InetSocketAddress server, int source) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (server.getAddress().isLoopbackAddress()) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(local(source), 0));
      }
      key = loop.register(channel, SelectionKey.OP_CONNECT, this);
      if (channel.connect(server)) {
        established(channel, key);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private static InetAddress local(int source) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + source)});
  }

  final boolean isOpen() {
    return key != null;
  }

  private void established(SocketChannel channel, SelectionKey its) throws IOException {
    if (channel.finishConnect()) {
      its.interestOps(SelectionKey.OP_READ);
      connected();
    }
  }

  final void ready() {
    SelectionKey its = key;
    if (its == null || !its.isValid()) {
      return;
    }
    try {
      SocketChannel channel = (SocketChannel) its.channel();
      if (its.isConnectable()) {
        established(channel, its);
        return;
      }
      if (its.isWritable()) {
        flush(channel, its);
      }
      if (its.isReadable()) {
        read(channel);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void read(SocketChannel channel) throws IOException {
    ByteBuffer in = loop.in.clear();
    restore(in);
    if (channel.read(in) < 0) {
      close();
      ended("the server closed the connection");
      return;
    }
    received(in.flip());
  }

  /** Sends all bytes of a buffer, which may be used again at once. */
  final void write(ByteBuffer bytes) {
    SelectionKey its = key;
    if (its == null) {
      return;
    }
    try {
      if (unsent == null) {
        ((SocketChannel) its.channel()).write(bytes);
      }
      if (bytes.hasRemaining()) {
        keep(bytes, its);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void keep(ByteBuffer bytes, SelectionKey its) {
    ByteBuffer before = unsent == null ? ByteBuffer.allocate(0) : unsent;
    unsent =
        ByteBuffer.allocate(before.remaining() + bytes.remaining()).put(before).put(bytes).flip();
    its.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  private void flush(SocketChannel channel, SelectionKey its) throws IOException {
    ByteBuffer rest = unsent;
    if (rest != null) {
      channel.write(rest);
    }
    if (rest == null || !rest.hasRemaining()) {
      unsent = null;
      its.interestOps(SelectionKey.OP_READ);
    }
  }

  private void fail(IOException e) {
    close();
    ended(String.valueOf(e.getMessage()));
  }

  final void close() {
    SelectionKey its = key;
    key = null;
    unsent = null;
    if (its != null) {
      try {
        its.channel().close();
      } catch (IOException e) {
        throw new LoadException("a connection could not be closed", e);
      }
    }
  }
}
