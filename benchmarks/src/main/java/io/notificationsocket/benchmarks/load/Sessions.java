package io.notificationsocket.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Many clients of one server, spread evenly over users. */
public final class Sessions implements AutoCloseable {

  /** The most streams that reach one session: backend connections that post for one user. */
  public static final int STREAMS = 128;

  /**
   * Of this process. Each gets connection ids of its own: what clients of the load before have not
   * acknowledged is not sent again then.
   */
  private static final AtomicInteger ROUNDS = new AtomicInteger();

  private static final int SOURCES = 16;
  private static final int MOST_JOINING = 10_000;
  private static final long PING_NANOS = 20_000_000_000L;
  private static final double STALL_SECONDS = 15;
  private static final double LEAVE_LIMIT_SECONDS = 30;

  private final int round = ROUNDS.incrementAndGet();
  private final Loop loop;
  private final Target target;
  private final Kind kind;
  private final int count;
  private final int users;
  private final List<Session> sessions;
  private final Deliveries deliveries;
  private final Runnable pings = this::ping;
  private Histogram latencies = new Histogram();
  private long nextPings;
  private int atOnce;
  private int opened;
  private int dropped;
  private int ended;
  private boolean leaving;
  private Iterator<Session> staying = Collections.emptyIterator();
  private @Nullable String failure;

  /**
   * How the clients connect: over polling or WebSocket, with Engine.IO 3 or 4.
   *
   * @param atAnyNode whether each request of polling goes to a node at random
   * @param inTopic whether each session has a user of its own, and all these users are in the topic
   *     to which the load pushes as to one
   */
  public record Kind(boolean polling, boolean atAnyNode, int version, boolean inTopic) {
    /** Of clients that stay at a node. */
    public Kind(boolean polling, int version, boolean inTopic) {
      this(polling, false, version, inTopic);
    }
  }

  /**
   * @param count how many sessions
   * @param users how many users have them; a divisor of the count
   */
  public Sessions(Loop loop, Target target, Kind kind, int count, int users) {
    this.loop = loop;
    this.target = target;
    this.kind = kind;
    this.count = count;
    this.users = users;
    this.sessions = new ArrayList<>(count);
    this.deliveries = new Deliveries(count, STREAMS);
    if (kind.version() < 4) {
      loop.addHook(pings);
    }
  }

  /**
   * Registers all of them by the API.
   *
   * @throws LoadException when the server refuses one
   */
  public void register() {
    Requests.send(
        loop,
        target.api(),
        IntStream.range(0, count).mapToObj(i -> target.register(owner(i), connectionId(i))));
    if (kind.inTopic()) {
      Requests.send(
          loop,
          target.api(),
          IntStream.iterate(0, from -> from < count, from -> from + MOST_JOINING)
              .mapToObj(from -> target.join(from, Math.min(from + MOST_JOINING, count))));
    }
  }

  /** The user to whom a session belongs. */
  int owner(int session) {
    return kind.inTopic() ? session : userOf(session);
  }

  /**
   * Opens all of them, to the point where each has claimed its registration.
   *
   * @param most how many are on their way at any time
   * @return the seconds it took
   * @throws LoadException when one fails
   */
  public double open(int most) {
    atOnce = most;
    long begin = loop.now();
    startMore();
    int before;
    do {
      before = opened;
    } while (!loop.runUntil(() -> opened == count || failure != null, STALL_SECONDS)
        && before != opened);
    if (opened < count) {
      throw new LoadException(
          "opened %d of %d sessions: %s"
              .formatted(opened, count, failure == null ? "then nothing more came" : failure));
    }
    return (loop.now() - begin) / 1e9;
  }

  private void startMore() {
    while (sessions.size() < count && sessions.size() - opened < atOnce && failure == null) {
      int index = sessions.size();
      Session session =
          kind.polling() ? new PollingSession(this, index) : new WebSocketSession(this, index);
      sessions.add(session);
      session.start();
    }
  }

  String connectionId(int session) {
    return "%08d-0000-4000-8000-%012d".formatted(round, session);
  }

  void opened() {
    opened++;
    startMore();
  }

  void ended(String why, boolean wasOpen) {
    ended++;
    leaveNext();
    if (wasOpen && !leaving) {
      dropped++;
    } else if (!wasOpen) {
      failure = why;
    }
  }

  void delivered(Session session, ByteBuffer in, int from, int to) {
    if (!Message.isIn(in, from, to) || Message.user(in, from) != session.user) {
      deliveries.takeForeign();
      return;
    }
    if (deliveries.take(session.index, Message.stream(in, from), Message.number(in, from))) {
      latencies.record(loop.now() - Message.time(in, from));
    }
  }

  /** Forgets all latencies: from now on those count of messages that are received from now on. */
  void restartLatencies() {
    latencies = new Histogram();
  }

  private void ping() {
    long now = loop.now();
    if (now >= nextPings) {
      nextPings = now + 1_000_000_000L;
      sessions.forEach(session -> session.pingIfDue(now, PING_NANOS));
    }
  }

  /** Ends all sessions as clients that leave do, and closes their connections. */
  @Override
  public void close() {
    leaving = true;
    loop.removeHook(pings);
    if (opened == count) {
      leave();
    }
    sessions.forEach(Session::close);
  }

  private void leave() {
    if (kind.polling()) {
      sayGoodbye();
    } else {
      // Not all at one moment: threads of Tomcat would then wait for each other, for minutes.
      staying = sessions.iterator();
      for (int i = 0; i < atOnce; i++) {
        leaveNext();
      }
    }
    loop.runUntil(() -> ended == count, LEAVE_LIMIT_SECONDS);
  }

  private void leaveNext() {
    while (staying.hasNext()) {
      Session next = staying.next();
      if (!next.isOver()) {
        next.leave();
        return;
      }
    }
  }

  private void sayGoodbye() {
    try {
      Requests.send(
          loop,
          target.sockets(),
          sessions.stream()
              .filter(session -> !session.isOver())
              .map(session -> ((PollingSession) session).goodbye()));
    } catch (LoadException e) {
      // One that the server knows no more: it will forget the others by itself.
    }
  }

  int userOf(int session) {
    return session % users;
  }

  int sourceOf(int session) {
    return session % SOURCES;
  }

  /** Whether the sessions have said goodbye, so that none polls again. */
  boolean isLeaving() {
    return leaving;
  }

  Loop loop() {
    return loop;
  }

  Target target() {
    return target;
  }

  boolean isAtAnyNode() {
    return kind.atAnyNode();
  }

  int version() {
    return kind.version();
  }

  int users() {
    return users;
  }

  /** How many sessions a push to one user reaches. */
  int recipients() {
    return count / users;
  }

  /** What the sessions have received. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /** From the intended time of a push to its receipt, since the measuring began. */
  public Histogram latencies() {
    return latencies;
  }

  /** How many open sessions the server has closed by itself. */
  public int dropped() {
    return dropped;
  }
}
