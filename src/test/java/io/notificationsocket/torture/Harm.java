package io.notificationsocket.torture;

import java.util.Locale;

/** What is done to the server and its network while messages are pushed. */
enum Harm {
  /** The server is killed at random moments, also while it starts. */
  KILL,
  /** The network between clients and server is cut, slow, or silent in one direction. */
  CUT,
  BOTH;

  static Harm named(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "-Dharm=" + name + " is not known: give kill, cut or both.", e);
    }
  }

  boolean kills() {
    return this != CUT;
  }

  boolean cuts() {
    return this != KILL;
  }
}
