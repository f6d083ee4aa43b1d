package io.notificationsocket.store;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The medium of a journal. Written by one thread, read by any. */
interface Disk extends AutoCloseable {

  /**
   * Makes all of these changes, or none, and returns when they are on the medium; without any, it
   * finds out whether the medium takes something.
   *
   * @throws io.notificationsocket.registry.StoreFailedException when it cannot take them
   */
  void write(Collection<Change> changes);

  /**
   * The text of a message; null when it is not there.
   *
   * @throws io.notificationsocket.registry.StoreFailedException when it cannot be read
   */
  @Nullable String text(Kept message);

  /**
   * Gives room back that is no longer used, for a moment; called when there is nothing to write.
   */
  void tidy();

  @Override
  void close();
}
