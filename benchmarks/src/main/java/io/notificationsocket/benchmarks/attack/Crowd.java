package io.notificationsocket.benchmarks.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** All connections of one attack, on a thread of their own until it is ended. */
final class Crowd {

  private static final int READ_BYTES = 262_144;
  private static final long TICK_NANOS = 20_000_000;

  /** So long one that opens keeps others from opening, at most: a server that hangs stops none. */
  private static final long OPENING_NANOS = 200_000_000;

  private final InetSocketAddress server;
  private final Plan plan;
  private final Tally tally = new Tally();
  private final List<Attacker> attackers = new ArrayList<>();

  /** Those that were opened last. */
  private final List<Attacker> opening = new ArrayList<>();

  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
  private final Thread thread = new Thread(this::run, "attack");
  private volatile boolean over;
  private volatile boolean exhausted;
  private volatile boolean standing;
  private int opened;
  private long lastOpened;

  private Crowd(InetSocketAddress server, Plan plan) {
    this.server = server;
    this.plan = plan;
  }

  /** Begins the attack. */
  static Crowd attack(InetSocketAddress server, Plan plan) {
    if (!server.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException("only this machine is attacked, not " + server);
    }
    Crowd crowd = new Crowd(server, plan);
    crowd.thread.setDaemon(true);
    crowd.thread.start();
    return crowd;
  }

  private void run() {
    try (Selector selector = Selector.open()) {
      long tick = System.nanoTime();
      while (!over) {
        open(selector);
        selector.select(this::ready, 5);
        long now = System.nanoTime();
        if (now - tick > TICK_NANOS) {
          tick = now;
          attackers.forEach(each -> each.tick(now, in));
          attackers.removeIf(each -> !each.isOpen());
          exhausted = opened >= plan.total() && attackers.isEmpty();
          standing |= opening.isEmpty() && isComplete();
        }
      }
      attackers.forEach(Attacker::end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isComplete() {
    return opened >= plan.total() || attackers.size() >= plan.connections();
  }

  private void ready(SelectionKey key) {
    if (key.isValid()) {
      ((Attacker) key.attachment()).ready(in);
    }
  }

  private void open(Selector selector) {
    opening.removeIf(each -> !each.isOpening());
    if (System.nanoTime() - lastOpened > OPENING_NANOS) {
      opening.clear();
    }
    while (opened < plan.total()
        && opening.size() < plan.opening()
        && attackers.size() < plan.connections()) {
      int number = opened++;
      lastOpened = System.nanoTime();
      try {
        int source = plan.sources() == 1 ? 1 : 2 + number % plan.sources();
        Attacker next = new Attacker(server, source, plan.steps().apply(number), selector, tally);
        attackers.add(next);
        opening.add(next);
      } catch (IOException e) {
        // The server has gone, or is at its limit: the next round tries again.
        tally.count("refused");
        return;
      }
    }
  }

  /** Whether as many as the plan wants at a time were open. */
  boolean isStanding() {
    return standing;
  }

  /** Whether all connections have come and gone. */
  boolean isExhausted() {
    return exhausted || !thread.isAlive();
  }

  /** Ends what is left of it. */
  Tally end() throws InterruptedException {
    over = true;
    thread.join();
    tally.count("opened", opened);
    return tally;
  }
}
