package io.notificationsocket.store;

import java.util.Collection;

/** The medium that a journal's thread writes to. */
interface Disk extends AutoCloseable {

  /**
   * Writes all of these changes or none, and returns when they are durable. Without changes, it
   * checks whether the medium can be written.
   *
   * @throws io.notificationsocket.registry.StoreFailedException if they cannot be written
   */
  void write(Collection<Change> changes);

  /**
   * Does a small part of the work that nobody waits for, such as deleting expired messages.
   *
   * @param busy whether somebody may be waiting for the next write
   * @return whether there is more to do
   */
  boolean tidy(boolean busy);

  /** Whether the medium can no longer be trusted, and refuses writes until the process restarts. */
  boolean isLost();

  @Override
  void close();
}
