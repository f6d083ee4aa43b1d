package io.notificationsocket.torture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is done to the servers and their networks while messages are pushed. */
enum Harm {
  /** One server is killed at random moments, also while it starts. */
  KILL,
  /** The network between clients and one server is cut, slow, or silent in one direction. */
  CUT,
  BOTH,

  /** One of several nodes is killed. */
  NODE,
  /** The Redis of several nodes is killed, and started again with what it has on disk. */
  REDIS,
  /** The master is killed, and its replica promoted. */
  FAILOVER,
  /** The network between one of several nodes and Redis is as that of the clients is in CUT. */
  CUT_REDIS,
  /** One of these each time. */
  ALL;

  /** What is hit, once a round. */
  enum Strike {
    NODE,
    /** The process that is the master now. */
    REDIS,
    /** The same, and it stays away until its replica is the master. */
    MASTER,
    /** The network between a node and Redis. */
    LINK
  }

  static Harm named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "-Dharm=" + name + " is not known: give one of " + names() + "."));
  }

  private static String names() {
    return Arrays.stream(values()).map(Harm::toString).collect(Collectors.joining(", "));
  }

  /** Whether it is done to several nodes, which share a Redis. */
  boolean onRedis() {
    return compareTo(NODE) >= 0;
  }

  /** Whether that Redis has a replica, and Sentinels that promote it. */
  boolean fails() {
    return strikes().contains(Strike.MASTER);
  }

  /** Of which one is chosen for each round; empty for none. */
  List<Strike> strikes() {
    return switch (this) {
      case CUT -> List.of();
      case KILL, BOTH, NODE -> List.of(Strike.NODE);
      case REDIS -> List.of(Strike.REDIS);
      case FAILOVER -> List.of(Strike.MASTER);
      case CUT_REDIS -> List.of(Strike.LINK);
      case ALL -> List.of(Strike.values());
    };
  }

  /** Whether the clients' network suffers. */
  boolean cuts() {
    return this == CUT || this == BOTH;
  }

  /** As it is given on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
