package io.notificationsocket.store;

import java.util.Collection;

/** The medium of a journal, as the thread sees it that writes to it. */
interface Disk extends AutoCloseable {

  /**
   * Makes all of these changes, or none, and returns when they are on the medium; without any, it
   * finds out whether the medium takes something.
   *
   * @throws io.notificationsocket.registry.StoreFailedException when it cannot take them
   */
  void write(Collection<Change> changes);

  /**
   * Does a small part of what nobody waits for, such as deleting expired messages.
   *
   * @param busy whether somebody may be waiting for the next write
   * @return whether there is more to do
   */
  boolean tidy(boolean busy);

  /** Whether it cannot be trusted any more, and takes nothing until the process starts anew. */
  boolean isLost();

  @Override
  void close();
}
