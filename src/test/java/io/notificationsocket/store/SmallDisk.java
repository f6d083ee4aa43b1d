package io.notificationsocket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A file system of MVStore's whose files cannot grow beyond a size. */
public final class SmallDisk extends FilePathWrapper {

  private static volatile long limit;

  /** The name, for MVStore, of a file that cannot grow beyond so many bytes. */
  static String path(Path file, long bytes) {
    limit(bytes);
    FilePath.register(new SmallDisk());
    return "small:" + file;
  }

  /** From now on there is so much room. */
  static void limit(long bytes) {
    limit = bytes;
  }

  @Override
  public String getScheme() {
    return "small";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new SmallFile(getBase().open(mode));
  }

  private static final class SmallFile extends FileBase {
    private final FileChannel real;

    SmallFile(FileChannel real) {
      this.real = real;
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      if (position + from.remaining() > limit) {
        throw new IOException("No space left on device");
      }
      return real.write(from, position);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      int written = write(from, real.position());
      real.position(real.position() + written);
      return written;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      return real.read(to);
    }

    @Override
    public synchronized int read(ByteBuffer to, long position) throws IOException {
      return real.read(to, position);
    }

    @Override
    public long position() throws IOException {
      return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      real.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      real.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      real.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }
  }
}
