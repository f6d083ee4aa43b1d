package io.notificationsocket.store;

import io.notificationsocket.registry.Commit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what has changed in memory on to the medium. Safe between threads. */
interface Journal {

  /** For a store that has no medium but the memory. */
  Journal NONE =
      new Journal() {
        @Override
        public Commit append(Change change) {
          return Commit.DONE;
        }

        @Override
        public Commit append(List<Change> changes) {
          return Commit.DONE;
        }

        @Override
        public void appendSoon(Change change) {}

        @Override
        public void appendLater(Change change) {}

        @Override
        public Commit commit() {
          return Commit.DONE;
        }

        @Override
        public @Nullable String text(Kept message) {
          return message.json();
        }
      };

  /** Takes a change; returns when it will be safe. */
  Commit append(Change change);

  /** Takes changes of which the medium gets either all or none. */
  Commit append(List<Change> changes);

  /** Takes a change that may wait a second for others. */
  void appendSoon(Change change);

  /**
   * Takes a change that others may overtake: it waits up to a second even when they do not, so that
   * it costs each of them nothing. No awaited change may be about the same.
   */
  void appendLater(Change change);

  /** When everything that was taken before will be safe. */
  Commit commit();

  /** The text of a message; null when it was dropped meanwhile. */
  @Nullable String text(Kept message);
}
