package io.notificationsocket.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Prevents a second server from using the same files. SQLite would let both write, but each has
 * state in memory that the other does not know. The lock ends with the process.
 */
final class DirectoryLock implements AutoCloseable {

  private static final String NAME = "store.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock; null if another server has it. */
  static @Nullable DirectoryLock acquire(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    PrivateFiles.makeFile(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // another copy of the application in this process
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
