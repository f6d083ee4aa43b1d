package io.notificationsocket.transport.websocket.direct;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upgraded connection that is as strict as the strictest container: a write without being asked
 * before whether it is ready fails, and so does whatever comes after the end or on two threads.
 */
final class FakeConnection implements WebConnection {

  final Output out = new Output();
  final Input in = new Input();
  private final List<String> faults = new ArrayList<>();
  private boolean closed;
  private boolean broken;

  @Override
  public ServletInputStream getInputStream() {
    return in;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return out;
  }

  @Override
  public synchronized void close() {
    fault(closed, "closed twice");
    fault(out.inside.get() > 0 || in.inside.get() > 0, "closed under a thread that uses it");
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** What was done that no container would forgive. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** From now on the network is gone. */
  void breakOff() {
    broken = true;
  }

  private synchronized void fault(boolean is, String what) {
    if (is) {
      faults.add(what);
    }
  }

  /** What the client gets. */
  final class Output extends ServletOutputStream {
    private final AtomicInteger inside = new AtomicInteger();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<Integer> writes = new ArrayList<>();
    private WriteListener listener;
    private int room = Integer.MAX_VALUE;
    private boolean asked;
    private boolean owed;

    @Override
    public synchronized void setWriteListener(WriteListener set) {
      listener = set;
      owed = true;
    }

    /** As the container does in the beginning, and whenever it was not ready and is so again. */
    void callBack() throws IOException {
      synchronized (this) {
        fault(!owed, "called back without being asked for it");
        owed = false;
        asked = true;
        flush(false);
      }
      listener.onWritePossible();
    }

    /** The client reads: there is room for so many further bytes. */
    synchronized void makeRoom(int bytes) {
      room = bytes;
    }

    @Override
    public synchronized boolean isReady() {
      fault(closed, "asked after the end");
      asked = room > 0;
      owed |= !asked;
      return asked;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      fault(inside.incrementAndGet() > 1, "two threads write");
      try {
        synchronized (this) {
          fault(closed, "written after the end");
          fault(!asked, "written without being asked whether it is ready");
          if (broken) {
            throw new IOException("broken off");
          }
          asked = false;
          writes.add(bytes.length);
          buffer.writeBytes(bytes);
          room = Math.max(0, room - bytes.length);
        }
      } finally {
        inside.decrementAndGet();
      }
    }

    @Override
    public void write(int b) {
      fault(true, "written byte by byte");
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      fault(true, "a part of an array written");
    }

    @Override
    public synchronized void flush() {
      fault(!asked, "flushed without being asked whether it is ready");
      flush(true);
    }

    private void flush(boolean byApplication) {
      fault(byApplication && closed, "flushed after the end");
      sent.writeBytes(buffer.toByteArray());
      buffer.reset();
    }

    synchronized byte[] sent() {
      return sent.toByteArray();
    }

    /** The sizes of the single writes. */
    synchronized List<Integer> writes() {
      return List.copyOf(writes);
    }
  }

  /** What the client sends. */
  final class Input extends ServletInputStream {
    private final AtomicInteger inside = new AtomicInteger();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private ReadListener listener;
    private boolean ended;

    @Override
    public void setReadListener(ReadListener set) {
      listener = set;
    }

    /** Bytes come in. */
    void receive(byte[] bytes) throws IOException {
      pieces.add(bytes);
      listener.onDataAvailable();
    }

    /** The client closes its side. */
    void end() throws IOException {
      ended = true;
      listener.onDataAvailable();
    }

    @Override
    public boolean isReady() {
      fault(closed, "asked for more after the end");
      return !pieces.isEmpty() || ended;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      fault(inside.incrementAndGet() > 1, "two threads read");
      try {
        fault(closed, "read after the end");
        if (broken) {
          throw new IOException("broken off");
        }
        byte[] piece = pieces.poll();
        if (piece == null) {
          return -1;
        }
        System.arraycopy(piece, 0, into, from, piece.length);
        return piece.length;
      } finally {
        inside.decrementAndGet();
      }
    }

    @Override
    public int read() {
      fault(true, "read byte by byte");
      return -1;
    }

    @Override
    public boolean isFinished() {
      return ended;
    }
  }
}
