package io.notificationsocket.engineio;

import io.notificationsocket.config.Settings;

/** Engines for the tests of transports. */
public final class Engines {

  private Engines() {}

  /**
   * An engine whose clients have little room for unfinished messages.
   *
   * @param input bytes for all of them together, half of it for those without a claim
   */
  public static EngineServer withLittleRoom(
      Settings settings, EngineApplication application, Timer timer, long input) {
    InboundBudget budget = new InboundBudget(input);
    Room room = new Room(settings.clients(), HeapPressure.ofHeap(), timer, budget);
    return new EngineServer(settings.engine(), application, timer, room);
  }
}
