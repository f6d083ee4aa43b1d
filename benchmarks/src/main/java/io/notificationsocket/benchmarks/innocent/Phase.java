package io.notificationsocket.benchmarks.innocent;

/** When something was measured, as seen from the attack. */
public enum Phase {
  WARMUP,
  BEFORE,
  DURING,
  AFTER;

  /**
   * The phase for which an operation counts: that in which it ends, since one that hangs from the
   * attack's first moment on began before it; but what the attack has held up is the attack's.
   */
  static Phase of(Phase begun, Phase ended) {
    return ended == AFTER && begun != AFTER ? DURING : ended;
  }
}
