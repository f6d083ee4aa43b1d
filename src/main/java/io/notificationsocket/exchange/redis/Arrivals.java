package io.notificationsocket.exchange.redis;

import io.notificationsocket.exchange.redis.NoteCommand.Note;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The newest confirmed message of each claim in a partition, as far as Redis does not know it yet.
 * One command at a time tells Redis; what comes meanwhile goes with the next one. Thread-safe.
 */
final class Arrivals {

  private final Requests requests;
  private final int partition;
  private final Duration heldTtl;
  private final ConcurrentHashMap<Subscription, MessageId> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean asked = new AtomicBoolean();

  Arrivals(Requests requests, int partition, Duration heldTtl) {
    this.requests = requests;
    this.partition = partition;
    this.heldTtl = heldTtl;
  }

  void add(Subscription whose, MessageId id) {
    waiting.merge(whose, id, (a, b) -> a.isAfter(b) ? a : b);
    tell();
  }

  /** A client is connected in another way than it was, which each command tells. */
  void clientChanged(Subscription whose) {
    add(whose, MessageId.FIRST);
  }

  private void tell() {
    if (!waiting.isEmpty() && !asked.getAndSet(true)) {
      requests.add(new NoteCommand(requests, partition, heldTtl, this::taken, this::told));
    }
  }

  private List<Note> taken() {
    List<Note> taken = new ArrayList<>();
    for (Subscription each : waiting.keySet()) {
      MessageId id = waiting.remove(each);
      if (id != null) {
        taken.add(new Note(each, id, false));
      }
      if (taken.size() == NoteCommand.MOST) {
        break;
      }
    }
    return taken;
  }

  private void told() {
    asked.set(false);
    tell();
  }
}
