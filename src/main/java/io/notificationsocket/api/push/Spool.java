package io.notificationsocket.api.push;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is written until it is read: compressed, and in a temporary file once it exceeds
 * {@link #IN_MEMORY}, so that its length costs no memory. Used by one thread, which writes, closes
 * and reads.
 */
final class Spool extends OutputStream {

  /** Bytes that are held in memory: the results of some 100,000 pushes, packed. */
  static final int IN_MEMORY = 1 << 20;

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final OutputStream packing = new DeflaterOutputStream(new Overflow(), deflater, 8192);
  private @Nullable FileChannel file;

  @Override
  public void write(int octet) throws IOException {
    packing.write(octet);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    packing.write(bytes, offset, length);
  }

  /** Nothing more is written. */
  @Override
  public void close() throws IOException {
    try {
      packing.close();
    } finally {
      deflater.end();
    }
  }

  /** What was written; closing it gives the file up. */
  InputStream read() throws IOException {
    InputStream packed = new ByteArrayInputStream(memory.toByteArray());
    if (file != null) {
      packed = new SequenceInputStream(packed, Channels.newInputStream(file.position(0)));
    }
    return new InflaterInputStream(packed);
  }

  /** Whether a file is in use. */
  boolean isInFile() {
    return file != null;
  }

  /** Takes what is packed, in memory first. */
  private final class Overflow extends OutputStream {

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (file == null && memory.size() + length > IN_MEMORY) {
        file = temporary();
      }
      if (file == null) {
        memory.write(bytes, offset, length);
      } else {
        Channels.newOutputStream(file).write(bytes, offset, length);
      }
    }
  }

  /** A file that is gone with its channel, also when nobody closes that or the process dies. */
  private static FileChannel temporary() throws IOException {
    Path path = Files.createTempFile("notification-socketio-", ".results");
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }
}
