package io.notificationsocket.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The one thread's loop over everything that happens on its wires. */
public final class Loop implements AutoCloseable {

  private static final int READ_BYTES = 262_144;
  private static final long IDLE_MILLIS = 5;

  private final Selector selector;
  private final long origin = System.nanoTime();
  private final List<Runnable> hooks = new ArrayList<>();

  /** What is read lies here while it is looked at: one buffer for all wires. */
  final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);

  public Loop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nanoseconds since the loop was made. */
  public long now() {
    return System.nanoTime() - origin;
  }

  /** Has something done after each round of events, at least every 5 ms. */
  void addHook(Runnable hook) {
    hooks.add(hook);
  }

  void removeHook(Runnable hook) {
    hooks.remove(hook);
  }

  SelectionKey register(SelectableChannel channel, int interest, Wire wire) throws IOException {
    return channel.register(selector, interest, wire);
  }

  /** Makes the loop come round at once; from any thread. */
  void wakeUp() {
    selector.wakeup();
  }

  /** Runs for so many seconds. */
  public void run(double seconds) {
    runUntil(() -> false, seconds);
  }

  /**
   * Runs until something is so, which is looked at after each round.
   *
   * @return false when it is not so after this many seconds
   */
  public boolean runUntil(BooleanSupplier done, double seconds) {
    long end = now() + (long) (seconds * 1e9);
    while (!done.getAsBoolean()) {
      long left = end - now();
      if (left <= 0) {
        return false;
      }
      try {
        selector.select(Loop::ready, Math.max(1, Math.min(IDLE_MILLIS, left / 1_000_000)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (Runnable hook : hooks) {
        hook.run();
      }
    }
    return true;
  }

  private static void ready(SelectionKey key) {
    ((Wire) key.attachment()).ready();
  }

  @Override
  public void close() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
