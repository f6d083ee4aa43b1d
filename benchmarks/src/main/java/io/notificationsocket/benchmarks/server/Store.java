package io.notificationsocket.benchmarks.server;

import java.util.Locale;

/** Where a server of ours keeps messages: its setting {@code STORE}. */
public enum Store {
  MEMORY,
  EMBEDDED;

  /**
   * As the command line and the setting have it.
   *
   * @throws IllegalArgumentException with a line for people
   */
  public static Store named(String name) {
    for (Store store : values()) {
      if (store.label().equals(name)) {
        return store;
      }
    }
    throw new IllegalArgumentException("--store " + name + ": give memory or embedded.");
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
