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
  private final ConcurrentHashMap<Subscription, Known> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean asked = new AtomicBoolean();

  Arrivals(Requests requests, int partition, Duration heldTtl) {
    this.requests = requests;
    this.partition = partition;
    this.heldTtl = heldTtl;
  }

  /** Messages that are known to have arrived, after one and until another. */
  private record Known(MessageId from, MessageId to) {

    /** With more of them, which were known at about the same time. */
    Known and(Known more) {
      return new Known(
          more.from.isAfter(from) ? from : more.from, more.to.isAfter(to) ? more.to : to);
    }
  }

  void add(Subscription whose, MessageId from, MessageId to) {
    waiting.merge(whose, new Known(from, to), Known::and);
    tell();
  }

  /** A client is connected in another way than it was, which each command tells. */
  void clientChanged(Subscription whose) {
    add(whose, MessageId.LAST, MessageId.FIRST);
  }

  private void tell() {
    if (!waiting.isEmpty() && !asked.getAndSet(true)) {
      requests.add(new NoteCommand(requests, partition, heldTtl, this::taken, this::told));
    }
  }

  private List<Note> taken() {
    List<Note> taken = new ArrayList<>();
    for (Subscription each : waiting.keySet()) {
      Known known = waiting.remove(each);
      if (known != null) {
        taken.add(new Note(each, known.to, known.from, false));
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
