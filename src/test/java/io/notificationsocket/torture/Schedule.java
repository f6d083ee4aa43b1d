package io.notificationsocket.torture;

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

  /**
   * One life of the server.
   *
   * @param upMillis how long it serves
   * @param downMillis how long it is away after it was killed
   * @param startMillis how long it may start again before it is killed once more; 0 for no such
   *     thing
   * @param events what happens while it serves, in the order of time
   */
  record Round(int upMillis, int downMillis, int startMillis, List<Event> events) {}

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

  /** The network falls ill, or is well again. */
  record Weather(int atMillis, Network.Condition condition) implements Event {}

  static Schedule of(long seed, int rounds, int receivers, Harm harm) {
    Random random = new Random(seed);
    List<Round> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      all.add(round(random, receivers, harm));
    }
    return new Schedule(List.copyOf(all));
  }

  private static Round round(RandomGenerator random, int receivers, Harm harm) {
    int up = harm.cuts() ? random.nextInt(2_000, 8_000) : random.nextInt(50, 4_000);
    boolean again = harm.kills() && random.nextInt(ONE_IN) == 0;
    int start = again ? random.nextInt(200, LONGEST_START) : 0;
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < receivers / 4; i++) {
      events.add(move(random, up, receivers));
    }
    if (harm.cuts()) {
      weather(random, up, events);
    }
    events.sort(Comparator.comparingInt(Event::atMillis));
    return new Round(up, random.nextInt(LONGEST_DOWN), start, List.copyOf(events));
  }

  private static Move move(RandomGenerator random, int up, int receivers) {
    Move.Kind kind =
        switch (random.nextInt(10)) {
          case 0 -> Move.Kind.KILL;
          case 1, 2, 3 -> Move.Kind.CLOSE;
          default -> Move.Kind.LEAVE_OR_COME;
        };
    return new Move(random.nextInt(up), random.nextInt(receivers), kind);
  }

  /** One illness after the other, with fair weather between them. */
  private static void weather(RandomGenerator random, int up, List<Event> events) {
    int at = random.nextInt(1_000);
    while (at < up) {
      events.add(new Weather(at, Network.Condition.ill(random)));
      at += random.nextInt(50, 5_000);
      events.add(new Weather(at, Network.Condition.well(random)));
      at += random.nextInt(50, 2_000);
    }
  }
}
