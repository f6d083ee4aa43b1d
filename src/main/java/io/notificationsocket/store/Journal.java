package io.notificationsocket.store;

import io.notificationsocket.registry.Commit;
import java.util.List;

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
        public Commit commit() {
          return Commit.DONE;
        }
      };

  /** Takes a change; returns when it will be durable. */
  Commit append(Change change);

  /** Takes changes of which the medium gets either all or none. */
  Commit append(List<Change> changes);

  /** Takes a change that may wait a second for others. */
  void appendSoon(Change change);

  /** When everything that was taken before will be durable. */
  Commit commit();

  /** Hears what became of the changes, on the thread that writes, before those who wait do. */
  interface Listener {
    /** The medium has it. */
    void written(Change change);

    /** The medium did not take it and will not be asked again; those who wait are told so. */
    void withdrawn(Change change);
  }
}
