package io.notificationsocket.torture;

import io.notificationsocket.torture.Harm.Strike;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * What happens when, all of it from one seed: the same seed and measures give the same schedule.
 */
record Schedule(List<Round> rounds) {

  private static final int ONE_IN = 6;
  private static final int LONGEST_START = 4_000;
  private static final int LONGEST_DOWN = 1_500;
  private static final int LONGEST_REDIS_DOWN = 4_000;

  /** Longer than a node counts as alive without a heartbeat. */
  private static final int LONGEST_CUT = 12_000;

  /**
   * A stretch of time in which one thing is killed or cut off, at most.
   *
   * @param events what happens, in the order of time
   */
  record Round(int lengthMillis, List<Event> events) {}

  /** Something at a moment of a round, in milliseconds after its begin. */
  sealed interface Event {
    int atMillis();
  }

  /** Something that a client does, or that is done to it. */
  record Move(int atMillis, int receiver, Kind kind) implements Event {
    enum Kind {
      /** Its connection is closed. */
      CLOSE,
      /** It disconnects, or comes again if it is away. */
      LEAVE_OR_COME,
      /** Its process is killed and started anew. */
      KILL
    }
  }

  /**
   * A network falls ill, or is well again.
   *
   * @param network the number of the node whose network to Redis it is; {@link #CLIENTS} for that
   *     of the clients
   */
  record Weather(int atMillis, int network, Network.Condition condition) implements Event {
    static final int CLIENTS = -1;
  }

  /**
   * A process is killed.
   *
   * @param node which one, if it is a node
   */
  record Kill(int atMillis, Strike what, int node) implements Event {}

  /** What was killed is started. */
  record Start(int atMillis) implements Event {}

  static Schedule of(long seed, int rounds, int receivers, int nodes, Harm harm) {
    Random random = new Random(seed);
    List<Round> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      all.add(round(random, receivers, nodes, harm));
    }
    return new Schedule(List.copyOf(all));
  }

  private static Round round(RandomGenerator random, int receivers, int nodes, Harm harm) {
    List<Event> events = new ArrayList<>();
    int length = harm.cuts() ? random.nextInt(2_000, 8_000) : random.nextInt(50, 4_000);
    if (harm.cuts()) {
      weather(random, length, events);
    }
    if (!harm.strikes().isEmpty()) {
      Strike strike = harm.strikes().get(random.nextInt(harm.strikes().size()));
      length = strike(random, strike, length, nodes, events);
    }
    if (harm.onRedis()) {
      length += random.nextInt(500, 2_500); // with all nodes there
    }
    for (int i = 0; i < receivers / 4; i++) {
      events.add(move(random, length, receivers));
    }
    events.sort(Comparator.comparingInt(Event::atMillis));
    return new Round(length, List.copyOf(events));
  }

  private static Move move(RandomGenerator random, int length, int receivers) {
    Move.Kind kind =
        switch (random.nextInt(10)) {
          case 0 -> Move.Kind.KILL;
          case 1, 2, 3 -> Move.Kind.CLOSE;
          default -> Move.Kind.LEAVE_OR_COME;
        };
    return new Move(random.nextInt(length), random.nextInt(receivers), kind);
  }

  /** Returns when it is over. */
  private static int strike(
      RandomGenerator random, Strike strike, int at, int nodes, List<Event> events) {
    int node = random.nextInt(nodes);
    switch (strike) {
      case NODE -> {
        int end = killed(strike, node, at, random.nextInt(LONGEST_DOWN), events);
        return random.nextInt(ONE_IN) > 0
            ? end
            : killed(strike, node, end + random.nextInt(200, LONGEST_START), 0, events);
      }
      case REDIS, MASTER -> {
        return killed(strike, node, at, random.nextInt(LONGEST_REDIS_DOWN), events);
      }
      case LINK -> {
        int end = at + random.nextInt(50, LONGEST_CUT);
        events.add(new Weather(at, node, Network.Condition.ill(random)));
        events.add(new Weather(end, node, Network.Condition.well(random)));
        return end;
      }
    }
    throw new IllegalArgumentException(strike.toString());
  }

  /** Returns when it is started. */
  private static int killed(Strike what, int node, int at, int downMillis, List<Event> events) {
    events.add(new Kill(at, what, node));
    events.add(new Start(at + downMillis));
    return at + downMillis;
  }

  /** One illness after the other, with fair weather between them. */
  private static void weather(RandomGenerator random, int up, List<Event> events) {
    int at = random.nextInt(1_000);
    while (at < up) {
      events.add(new Weather(at, Weather.CLIENTS, Network.Condition.ill(random)));
      at += random.nextInt(50, 5_000);
      events.add(new Weather(at, Weather.CLIENTS, Network.Condition.well(random)));
      at += random.nextInt(50, 2_000);
    }
  }
}
