package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Inboxes;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Inboxes in a store, which is read on other threads than the caller's. Thread-safe. */
final class LocalInboxes implements Inboxes {

  private static final Logger LOG = System.getLogger(LocalInboxes.class.getName());

  private final InboxStore store;
  private final Supplier<Executor> threads;
  private final Clock clock;

  LocalInboxes(InboxStore store, Supplier<Executor> threads, Clock clock) {
    this.store = store;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public void list(String userId, Query query, Consumer<@Nullable Listing> then) {
    read(() -> store.list(userId, query, clock.instant()), then);
  }

  @Override
  public void count(String userId, Consumer<@Nullable Counts> then) {
    read(() -> store.count(userId, clock.instant()), then);
  }

  private <T> void read(Supplier<T> question, Consumer<@Nullable T> then) {
    threads.get().execute(() -> then.accept(answer(question)));
  }

  private static <T> @Nullable T answer(Supplier<T> question) {
    try {
      return question.get();
    } catch (StoreFailedException e) {
      LOG.log(Level.WARNING, "cannot read an inbox", e);
      return null;
    }
  }

  @Override
  public Outcome<Marked> mark(String userId, Mark mark, Selection which) {
    return store.mark(userId, mark, which, clock.instant());
  }

  @Override
  public Outcome<Integer> clear(String userId) {
    return store.clear(userId, clock.instant());
  }
}
