package io.notificationsocket.benchmarks.server;

import java.util.Locale;

/**
 * Where a server of ours keeps messages: its setting {@code STORE}, and how many nodes share it.
 */
public enum Store {
  MEMORY("memory", 1),
  EMBEDDED("embedded", 1),
  /** One node on a Redis of its own. */
  REDIS("redis", 1),
  /** Three nodes on one Redis. */
  REDIS_3("redis", 3);

  private final String setting;
  private final int nodes;

  Store(String setting, int nodes) {
    this.setting = setting;
    this.nodes = nodes;
  }

  /**
   * As the command line has it.
   *
   * @throws IllegalArgumentException with a line for people
   */
  public static Store named(String name) {
    for (Store store : values()) {
      if (store.label().equals(name)) {
        return store;
      }
    }
    throw new IllegalArgumentException(
        "--store " + name + ": give memory, embedded, redis or redis-3.");
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The value of the setting. */
  String setting() {
    return setting;
  }

  int nodes() {
    return nodes;
  }

  boolean isRedis() {
    return setting.equals("redis");
  }
}
