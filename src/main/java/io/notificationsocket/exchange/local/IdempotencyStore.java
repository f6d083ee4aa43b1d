package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import java.time.Instant;
import java.util.function.Supplier;

/** Keeps idempotency records up to a limit; the oldest are evicted first. Thread-safe. */
public interface IdempotencyStore {

  /**
   * Finds the record of a key, or makes it if there is none. Callers that ask for the same key at
   * the same time wait and get the same record.
   *
   * @param first makes the record and has the store keep it; it must not look up another key
   */
  Entry find(String key, Instant now, Supplier<Entry> first);

  /** Deletes the records that have expired. */
  void expire(Instant now);

  /** How many records are kept. */
  int size();

  /**
   * A record and its commit.
   *
   * @param commit when the record is durable; a record whose commit fails is dropped
   */
  record Entry(IdempotencyRecord record, Commit commit) {}
}
