package io.notificationsocket.benchmarks.innocent;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The worst time of each operation in each phase. Thread-safe. */
public final class Timings {

  private final Map<Phase, Map<Operation, Worst>> all = new EnumMap<>(Phase.class);
  private final Map<Object, Pending> pending = new HashMap<>();
  private Phase phase = Phase.WARMUP;
  private @Nullable String firstFailure;

  /**
   * What is known of one operation in one phase.
   *
   * @param nanos the longest
   * @param ended whether the longest has ended; else it took longer still
   * @param done how many succeeded
   * @param failed how many were refused or broken off
   */
  public record Worst(long nanos, boolean ended, int done, int failed) {

    static final Worst NOTHING = new Worst(0, true, 0, 0);

    Worst with(long more, boolean itsEnded, boolean itsFailed) {
      boolean longer = more > nanos;
      return new Worst(
          longer ? more : nanos,
          longer ? itsEnded : ended,
          done + (itsEnded && !itsFailed ? 1 : 0),
          failed + (itsFailed ? 1 : 0));
    }

    Worst and(Worst other) {
      Worst longer = other.nanos > nanos ? other : this;
      return new Worst(longer.nanos, longer.ended, done + other.done, failed + other.failed);
    }

    /** For people, in milliseconds. */
    @Override
    public String toString() {
      if (done + failed == 0 && ended) {
        return "";
      }
      if (done == 0 && ended) {
        return "refused";
      }
      return (ended ? "" : "> ") + Math.max(1, Math.round(nanos / 1e6));
    }
  }

  private record Pending(Operation operation, Phase begun, long at) {}

  synchronized void phase(Phase next) {
    phase = next;
  }

  /**
   * An operation begins.
   *
   * @param who has one operation at a time
   */
  synchronized void begin(Object who, Operation operation, long now) {
    pending.put(who, new Pending(operation, phase, now));
  }

  /** It has succeeded. */
  synchronized void done(Object who, long now) {
    end(who, now, false);
  }

  /** It has failed, whatever it was; nothing when none had begun. */
  synchronized void failed(Object who, String why, long now) {
    Pending its = pending.get(who);
    if (its != null && phase == Phase.DURING && firstFailure == null) {
      firstFailure = its.operation.label() + ": " + why;
    }
    end(who, now, true);
  }

  private void end(Object who, long now, boolean failed) {
    Pending its = pending.remove(who);
    if (its != null) {
      add(Phase.of(its.begun, phase), its.operation, now - its.at, true, failed);
    }
  }

  /** Counts what goes on still with the time that it has taken so far, and forgets it. */
  synchronized void abandon(long now) {
    pending
        .values()
        .forEach(its -> add(Phase.of(its.begun, phase), its.operation, now - its.at, false, false));
    pending.clear();
  }

  private void add(Phase its, Operation operation, long nanos, boolean ended, boolean failed) {
    all.computeIfAbsent(its, none -> new EnumMap<>(Operation.class))
        .merge(
            operation,
            Worst.NOTHING.with(nanos, ended, failed),
            (before, one) -> before.with(nanos, ended, failed));
  }

  /** Of one operation. */
  public synchronized Worst worst(Phase its, Operation operation) {
    return all.getOrDefault(its, Map.of()).getOrDefault(operation, Worst.NOTHING);
  }

  /** Of all operations together. */
  public Worst worst(Phase its) {
    return Stream.of(Operation.values())
        .map(operation -> worst(its, operation))
        .reduce(Worst.NOTHING, Worst::and);
  }

  /** What the first operation that failed during the attack was told. */
  public synchronized Optional<String> firstFailure() {
    return Optional.ofNullable(firstFailure);
  }
}
