package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a master and the thread that uses it. The thread writes all waiting commands,
 * reads all answers, and then takes the commands that came meanwhile, so that a round trip is
 * shared. Commands that Redis could not execute are repeated, in order, until their deadlines.
 * Thread-safe.
 */
final class Lane implements Asking {

  private static final Logger LOG = System.getLogger(Lane.class.getName());

  private static final int MOST_TOGETHER = 1_024;
  private static final int MOST_WAITING = 10_000;
  private static final long MOST_BYTES = 64L << 20;

  /** The pause before commands are repeated that a push to many users has held up. */
  private static final long HELD_MILLIS = 1;

  /** Makes connections to the master that serves a slot at the time. */
  interface Connecting {

    /** Opens a connection that is ready for use. */
    RedisConnection connect() throws RedisUnreachableException;

    /** Another server is the master now. */
    void moved();
  }

  private final String name;
  private final Connecting connecting;
  private final int replicas;
  private final Duration timeout;
  private final UnaryOperator<List<Command>> arranging;
  private final ArrayDeque<Command> waiting = new ArrayDeque<>(); // guarded by this
  private long bytes; // guarded by this
  private int inFlight; // guarded by this
  private long inFlightSince; // guarded by this
  private boolean closed; // guarded by this
  private @Nullable RedisConnection connection; // guarded by this; used by the thread alone
  private @Nullable String trouble = "not yet connected"; // guarded by this
  private final Thread thread;

  /**
   * @param name of its thread
   * @param replicas how many must confirm durable commands
   * @param timeout the limit of a read; replicas may take three quarters of it, a write twice as
   *     long
   * @param arranging turns the waiting commands into those to write
   */
  Lane(
      String name,
      Connecting connecting,
      int replicas,
      Duration timeout,
      UnaryOperator<List<Command>> arranging) {
    this.name = name;
    this.connecting = connecting;
    this.replicas = replicas;
    this.timeout = timeout;
    this.arranging = arranging;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public synchronized boolean offer(Command command) {
    if (closed || waiting.size() >= MOST_WAITING || bytes > MOST_BYTES) {
      return false;
    }
    put(command);
    return true;
  }

  @Override
  public synchronized void add(Command command) {
    if (!closed) {
      put(command);
    }
  }

  private synchronized void put(Command command) {
    waiting.add(command);
    bytes += command.bytes();
    notifyAll();
  }

  @Override
  public synchronized @Nullable String trouble() {
    return trouble;
  }

  @Override
  public synchronized boolean isIdle() {
    return waiting.isEmpty() && inFlight == 0;
  }

  @Override
  public void failOverdue() {
    List<Command> over = new ArrayList<>();
    String why;
    RedisConnection hanging = null;
    synchronized (this) {
      if (inFlight > 0 && System.nanoTime() - inFlightSince > 2 * timeout.toNanos()) {
        hanging = connection; // a write has no time limit of its own
      }
      why = trouble == null ? "Redis is too slow" : trouble;
      long now = System.nanoTime();
      for (Iterator<Command> each = waiting.iterator(); each.hasNext(); ) {
        Command command = each.next();
        if (command.isOverdue(now)) {
          each.remove();
          bytes -= command.bytes();
          over.add(command);
        }
      }
    }
    if (hanging != null) {
      hanging.close();
    }
    for (Command command : over) {
      if (!command.overdue(unreachable(why))) {
        command.neverOverdue();
        add(command);
      }
    }
  }

  private void run() {
    Backoff backoff = new Backoff();
    long pause = 0;
    while (rests(pause)) {
      if (connected() && talk(take())) {
        backoff.reset();
        pause = 0;
      } else {
        failOverdue();
        pause = backoff.nextMillis();
      }
    }
    disconnect("it was closed");
  }

  /** Waits; returns whether the lane is still open. */
  private synchronized boolean rests(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left; !closed && (left = (end - System.nanoTime()) / 1_000_000) > 0; ) {
      if (!waits(left)) {
        return false;
      }
    }
    return !closed;
  }

  /**
   * Waits to be notified; returns whether the thread goes on. Callers check their conditions again.
   */
  @SuppressWarnings("WaitNotInLoop")
  private synchronized boolean waits(long millis) {
    try {
      wait(millis);
      return true;
    } catch (InterruptedException e) {
      closed = true;
      return false;
    }
  }

  /** Takes the waiting commands, and waits for some if there are none; empty after the end. */
  private synchronized List<Command> take() {
    while (waiting.isEmpty() && !closed) {
      if (!waits(0)) {
        break;
      }
    }
    List<Command> taken = new ArrayList<>(Math.min(waiting.size(), MOST_TOGETHER));
    while (taken.size() < MOST_TOGETHER && !waiting.isEmpty()) {
      Command command = waiting.remove();
      bytes -= command.bytes();
      taken.add(command);
    }
    inFlight = taken.size();
    inFlightSince = System.nanoTime();
    return taken;
  }

  private synchronized void again(List<Command> commands) {
    for (int i = commands.size() - 1; i >= 0; i--) {
      waiting.addFirst(commands.get(i));
      bytes += commands.get(i).bytes();
    }
    inFlight = 0;
  }

  private boolean connected() {
    synchronized (this) {
      if (connection != null || closed) {
        return connection != null;
      }
    }
    try {
      RedisConnection made = connecting.connect();
      synchronized (this) {
        if (closed) {
          made.close();
          return false;
        }
        connection = made;
        trouble = null;
      }
      return true;
    } catch (RedisUnreachableException e) {
      disconnect(e.getMessage());
      return false;
    }
  }

  private void disconnect(@Nullable String why) {
    RedisConnection left;
    synchronized (this) {
      left = connection;
      connection = null;
      if (trouble == null || left == null) {
        trouble = why == null ? "the connection broke" : why;
      }
      if (left != null && !closed) {
        LOG.log(Level.DEBUG, name + " lost its connection and opens a new one: " + trouble);
      }
    }
    if (left != null) {
      left.close();
    }
  }

  /** Returns whether Redis executed all commands, or will in a moment. */
  private boolean talk(List<Command> taken) {
    RedisConnection on;
    synchronized (this) {
      on = connection;
    }
    if (on == null || taken.isEmpty()) {
      again(taken);
      return false;
    }
    List<Command> commands = arranging.apply(taken);
    List<Command> again = new ArrayList<>();
    Batch batch = new Batch(commands, again);
    try {
      batch.write(on);
      batch.read(on);
    } catch (RedisUnreachableException e) {
      batch.broke(e);
      disconnect(e.getMessage());
    }
    if (batch.brokenBy != null) {
      disconnect(batch.brokenBy);
    }
    again(again);
    if (batch.held > 0 && batch.held == again.size()) {
      failOverdue();
      return rests(HELD_MILLIS);
    }
    return again.isEmpty();
  }

  /** Commands that are written together, and the outcome of each. */
  private final class Batch {
    private final List<Command> commands;
    private final List<Command> again;
    private final List<Executed> unconfirmed = new ArrayList<>();
    private final boolean waits;
    private int held; // how many of those to repeat wait for a push to many users
    private int next; // whose answer comes next
    private @Nullable String brokenBy; // why a new connection is needed; null if none is

    Batch(List<Command> commands, List<Command> again) {
      this.commands = commands;
      this.again = again;
      this.waits = replicas > 0 && commands.stream().anyMatch(Command::isDurable);
    }

    void write(RedisConnection on) throws RedisUnreachableException {
      for (Command command : commands) {
        command.markWritten();
        on.write(command.words());
      }
      if (waits) {
        on.write(
            List.of(Keys.bytes("WAIT"), Calls.number(replicas), Calls.number(replicaMillis())));
      }
      on.flush();
    }

    /** Shorter than the limit of a read, which would break the connection. */
    private long replicaMillis() {
      return Math.max(1, timeout.toMillis() * 3 / 4);
    }

    void read(RedisConnection on) throws RedisUnreachableException {
      boolean scriptsLost = false;
      for (; next < commands.size(); next++) {
        Command command = commands.get(next);
        Object reply = on.read();
        if (reply instanceof RedisError error) {
          Refusal refusal = Refusal.of(error);
          scriptsLost |= refusal == Refusal.SCRIPT_UNKNOWN;
          refuse(command, error, refusal);
        } else if (waits && command.isDurable()) {
          unconfirmed.add(new Executed(command, reply));
        } else {
          answer(command, reply);
        }
      }
      if (waits) {
        confirm(on.read());
      }
      if (scriptsLost) {
        brokenBy = "it has lost the scripts"; // they are loaded with each connection
      }
    }

    /** Keeps an error in one answer from affecting the others. */
    private void answer(Command command, @Nullable Object reply) {
      try {
        command.answered(reply);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, name + ": an answer of Redis could not be processed", e);
      }
    }

    private void refuse(Command command, RedisError error, Refusal refusal) {
      switch (refusal) {
        case SCRIPT_UNKNOWN -> again.addAll(command.parts());
        case ELSEWHERE -> {
          connecting.moved();
          brokenBy = error.toString();
          again.addAll(command.parts());
        }
        case LATER -> again.addAll(command.parts());
        case HELD -> {
          List<Command> parts = command.parts();
          held += parts.size();
          again.addAll(parts);
        }
        case FULL ->
            command.failed(
                new StoreFailedException(Kind.FULL, "Redis is full (maxmemory): " + error, null));
        case NEVER -> {
          if (!command.mayBeRefused()) {
            LOG.log(Level.ERROR, name + ": Redis refuses a command: " + error);
          }
          command.failed(unreachable("it refuses a command: " + error));
        }
      }
    }

    private void confirm(@Nullable Object reply) {
      boolean enough = reply instanceof Long number && number >= replicas;
      for (Executed each : unconfirmed) {
        if (enough) {
          answer(each.command, each.reply);
        } else {
          each.command.failed(
              new StoreFailedException(
                  Kind.NOT_REPLICATED,
                  "of "
                      + replicas
                      + " replicas of Redis that REDIS_WAIT asks for, "
                      + (reply instanceof Long number ? number : 0)
                      + " confirmed in time",
                  null));
        }
      }
      unconfirmed.clear();
    }

    /** The outcome of unanswered commands is unknown. */
    void broke(RedisUnreachableException e) {
      StoreFailedException why =
          unreachable("the connection broke while it was asked: " + e.getMessage());
      for (Executed each : unconfirmed) {
        again.addAll(each.command.unknown(why));
      }
      for (Command command : commands.subList(next, commands.size())) {
        again.addAll(command.unknown(why));
      }
    }
  }

  /** A command that the master has executed and replicas have yet to confirm. */
  private record Executed(Command command, @Nullable Object reply) {}

  private static StoreFailedException unreachable(@Nullable String why) {
    return new StoreFailedException(Kind.UNREACHABLE, "Redis did not answer in time: " + why, null);
  }

  @Override
  public void close() {
    List<Command> left;
    RedisConnection open;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(waiting);
      waiting.clear();
      bytes = 0;
      open = connection;
      notifyAll();
    }
    if (open != null) {
      open.close();
    }
    left.forEach(command -> command.failed(unreachable("this server is ending")));
    try {
      thread.join(timeout.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
