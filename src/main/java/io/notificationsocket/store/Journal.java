package io.notificationsocket.store;

import io.notificationsocket.registry.Commit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes changes made in memory to the medium. Thread-safe. */
interface Journal {

  /** For a store that is only in memory. */
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
        public Commit appendTo(Commit group, List<Change> changes) {
          return Commit.DONE;
        }

        @Override
        public Commit appendLazily(Change change) {
          return Commit.DONE;
        }

        @Override
        public Commit commit() {
          return Commit.DONE;
        }
      };

  /** Accepts a change; the result tells when it is durable. */
  Commit append(Change change);

  /** Accepts changes that are written all or none. */
  Commit append(List<Change> changes);

  /** Accepts changes that are written with those of an earlier commit; null if it is too late. */
  @Nullable Commit appendTo(Commit group, List<Change> changes);

  /**
   * Accepts a change that may wait up to a second for others, unless {@link #commit} is called
   * before.
   */
  Commit appendLazily(Change change);

  /** A commit that covers all changes accepted so far. */
  Commit commit();

  /** Told about the outcome of changes, on the writing thread, before those who wait are. */
  interface Listener {
    /** The change is durable. */
    void written(Change change);

    /** The change could not be written and is not tried again; those who wait get an error. */
    void withdrawn(Change change);
  }
}
