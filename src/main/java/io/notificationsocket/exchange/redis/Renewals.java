package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.Settings;
import io.notificationsocket.exchange.redis.HeldClaims.Held;
import io.notificationsocket.registry.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Renews the registrations that this node's clients hold, from time to time. Thread-safe. */
final class Renewals {

  private final Requests requests;
  private final HeldClaims held;
  private final Recovery recovery;
  private final Duration heldTtl;

  /** Of each partition, the renewals that are not answered yet. */
  private final AtomicIntegerArray renewing = new AtomicIntegerArray(Partitions.COUNT);

  Renewals(Requests requests, HeldClaims held, Recovery recovery, Duration heldTtl) {
    this.requests = requests;
    this.held = held;
    this.recovery = recovery;
    this.heldTtl = heldTtl;
  }

  /** How often a claimed registration is renewed. */
  static Duration period(Settings settings) {
    Duration quarter = settings.registrationTtl().dividedBy(4);
    Duration most = Duration.ofMinutes(10);
    return quarter.compareTo(most) < 0 ? quarter : most;
  }

  /** How long a claimed registration lives from its last renewal. */
  static Duration heldTtl(Settings settings) {
    return settings.registrationTtl().plus(period(settings));
  }

  /**
   * Renews all claimed registrations, but those of partitions where the last renewal is not over:
   * with Redis away for hours, they would pile up.
   */
  void renew() {
    List<Command> all = new ArrayList<>();
    Map<Integer, List<NoteCommand.Note>> open = new HashMap<>();
    for (Held each : held.all()) {
      int partition = Partitions.of(each.by().userId());
      List<NoteCommand.Note> some = open.computeIfAbsent(partition, none -> new ArrayList<>());
      some.add(new NoteCommand.Note(each.by(), null, MessageId.FIRST, true));
      if (some.size() == 1) {
        Runnable then = () -> renewing.decrementAndGet(partition);
        all.add(new NoteCommand(requests, partition, heldTtl, () -> some, then));
      } else if (some.size() == NoteCommand.MOST) {
        open.remove(partition);
      }
      if (!each.recoveryId().isEmpty()) {
        Runnable then = () -> renewing.decrementAndGet(Partitions.of(each.recoveryId()));
        all.add(recovery.storingAgain(each.by(), each.recoveryId(), then));
      }
    }
    boolean[] over = new boolean[Partitions.COUNT];
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      over[partition] = renewing.get(partition) == 0;
    }
    for (Command each : all) {
      if (over[each.partition()]) {
        renewing.incrementAndGet(each.partition());
        requests.add(each);
      }
    }
  }
}
