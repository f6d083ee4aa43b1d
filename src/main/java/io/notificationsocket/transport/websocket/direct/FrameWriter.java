package io.notificationsocket.transport.websocket.direct;

import io.notificationsocket.engineio.Transport.WriteCallback;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes one client's frames. Safe between threads: one of them writes at a time, and takes along
 * what the others bring meanwhile.
 *
 * <p>After each write the stream is asked whether it is ready, since only then a container calls
 * back that is not. It may do so at once, on another thread.
 */
final class FrameWriter implements WriteListener {

  private static final byte[] NOTHING = {};

  /**
   * A frame that a client has to ignore, of 64 bytes: Tomcat is not ready when its buffer is full
   * to the last byte, and the size of a buffer is a multiple of that.
   */
  private static final byte[] FILLER = Frame.of(Frame.PONG, new byte[62]);

  private static final int MOST_FILLERS = 1_024;

  private static final WriteCallback NOBODY = failure -> {};

  /** What the writer tells; never with its lock held. */
  interface Listener {
    /** A write may begin again. */
    void writable();

    /** The goodbye has been handed to the container. */
    void saidGoodbye();

    /** The client is gone. */
    void lost(Throwable failure);
  }

  private final ServletOutputStream out;
  private final Gate gate;
  private final Listener listener;

  // Guarded by this.
  private boolean writing;

  /** Nothing can be written before the container calls, or has been asked again. */
  private boolean awaiting = true;

  private boolean over;
  private byte @Nullable [] frames;
  private @Nullable WriteCallback callback;
  private byte @Nullable [] pong;
  private byte @Nullable [] goodbye;

  /**
   * What was written may still be in the stream's buffer. So it is in the beginning: Payara reads
   * nothing for a listener that was set before the answer to the handshake was sent. Of the thread
   * that writes.
   */
  private boolean unflushed = true;

  /** Nothing can be written before the container calls: the client does not read. */
  private volatile boolean blocked = true;

  FrameWriter(ServletOutputStream out, Gate gate, Listener listener) {
    this.out = out;
    this.gate = gate;
    this.listener = listener;
  }

  boolean isWritable() {
    return !blocked;
  }

  /**
   * Writes frames. At most one such write is in flight.
   *
   * @param written called exactly once, maybe before this method returns
   */
  void write(byte[] more, WriteCallback written) {
    boolean taken;
    synchronized (this) {
      taken = !over;
      if (taken) {
        frames = more;
        callback = written;
      }
    }
    if (taken) {
      drain();
    } else {
      written.written(new IOException("the connection is closed"));
    }
  }

  /** Writes a pong. Of several that wait only the last is written, RFC 6455 section 5.5.3. */
  void pong(byte[] frame) {
    synchronized (this) {
      pong = over ? null : frame;
    }
    drain();
  }

  /** Writes the last frame; false when it is not the first that is to be the last. */
  boolean goodbye(byte[] frame) {
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      goodbye = frame;
    }
    drain();
    return true;
  }

  /** Whether a thread is inside of the stream. */
  synchronized boolean isWriting() {
    return writing;
  }

  /**
   * Writes so much after the last frame, without flushing, that the container has to call.
   *
   * @return false when it is not going to, or cannot be told when
   */
  boolean fillUp() {
    synchronized (this) {
      if (writing || awaiting || !gate.enter()) {
        return false;
      }
      writing = true;
      awaiting = true;
    }
    try {
      for (int i = 0; i < MOST_FILLERS; i++) {
        out.write(FILLER);
        if (!out.isReady()) {
          return true;
        }
      }
      return false;
    } catch (IOException | RuntimeException e) {
      return false;
    } finally {
      leaveFull();
    }
  }

  private void leaveFull() {
    synchronized (this) {
      writing = false;
    }
    gate.leave();
  }

  /** Tells whoever waits for a write that it will not be. For the closing of the stream. */
  void end() {
    WriteCallback waiting;
    synchronized (this) {
      over = true;
      waiting = callback;
      callback = null;
      frames = null;
    }
    if (waiting != null) {
      waiting.written(new IOException("the connection was closed"));
    }
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      awaiting = false;
      blocked = false;
    }
    drain();
    listener.writable();
  }

  @Override
  public void onError(Throwable failure) {
    listener.lost(failure);
  }

  private void drain() {
    synchronized (this) {
      if (writing || awaiting || !gate.enter()) {
        return;
      }
      writing = true;
    }
    try {
      while (writeNext()) {
        // Goes on with what was brought meanwhile.
      }
    } finally {
      gate.leave();
    }
  }

  /** Returns false when there is nothing to write any more, or nothing can be. */
  private boolean writeNext() {
    byte[] next = null;
    WriteCallback told = NOBODY;
    synchronized (this) {
      if (awaiting || gate.isShut()) {
        next = null;
      } else if (unflushed) {
        next = NOTHING;
      } else if (frames != null && callback != null) {
        next = frames;
        told = callback;
        frames = null;
        callback = null;
      } else if (pong != null) {
        next = pong;
        pong = null;
      } else if (goodbye != null) {
        next = goodbye;
        told = failure -> listener.saidGoodbye();
        goodbye = null;
      }
      awaiting |= next != null;
      writing = next != null;
    }
    if (next != null) {
      Throwable failure = put(next);
      told.written(failure);
      if (failure != null) {
        listener.lost(failure);
      }
    }
    return next != null;
  }

  private @Nullable Throwable put(byte[] bytes) {
    try {
      if (bytes.length > 0) {
        unflushed = true;
        // Arrays as a whole: Undertow 2.3 ignores which part of one is meant.
        out.write(bytes);
      }
      if (out.isReady()) {
        unflushed = false;
        out.flush();
        if (out.isReady()) {
          ready();
          return null;
        }
      }
      notReady();
      return null;
    } catch (IOException | RuntimeException e) {
      return e;
    }
  }

  private synchronized void ready() {
    awaiting = false;
  }

  /** Unless the container has called already. */
  private synchronized void notReady() {
    blocked = awaiting;
  }
}
