package io.notificationsocket.benchmarks.scenario;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much is done for the figures.
 *
 * @param given the settings that are not as usual
 */
public record Effort(Map<Setting, Double> given) {

  public static final Effort FULL = new Effort(Map.of());
  public static final Effort QUICK =
      FULL.with(Setting.WARMUP, 10).with(Setting.SECONDS, 2).with(Setting.IDLE, 2000);

  public Effort {
    given = Map.copyOf(given);
  }

  /**
   * The same but for one setting.
   *
   * @throws IllegalArgumentException with a line for people when the value is out of range
   */
  public Effort with(Setting setting, double value) {
    Map<Setting, Double> all = new EnumMap<>(Setting.class);
    all.putAll(given);
    all.put(setting, setting.checked(value));
    return new Effort(all);
  }

  public double of(Setting setting) {
    return given.getOrDefault(setting, setting.usual());
  }

  int count(Setting setting) {
    return (int) of(setting);
  }

  int sessionsOr(int usual) {
    int some = count(Setting.SESSIONS);
    return some > 0 ? some : usual;
  }

  int connectionsOr(int usual) {
    int some = count(Setting.CONNECTIONS);
    return some > 0 ? some : usual;
  }
}
