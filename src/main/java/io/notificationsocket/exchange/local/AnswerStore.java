package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Remembers what was answered under which key, within a limit: the oldest go first. Safe between
 * threads.
 */
public interface AnswerStore {

  /**
   * What was answered under this key; the first time, what is answered now. Whoever asks for the
   * same key meanwhile waits and gets the same.
   *
   * @param first makes the answer and has the store keep it; it must not ask for another key
   */
  Kept find(String key, Instant now, Supplier<Kept> first);

  /** Forgets the keys whose time is over. */
  void expire(Instant now);

  /** How many keys are known. */
  int size();

  /**
   * An answer.
   *
   * @param commit when it is on the store's medium; one whose commit fails is forgotten
   */
  record Kept(Answer answer, Commit commit) {}
}
