package io.notificationsocket.transport.websocket.direct;

import io.notificationsocket.transport.container.UpgradedConnections;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * One upgraded connection from its first byte to its end. It ends by a close handshake, RFC 6455
 * section 7.1, or when the client is gone or takes too long for its close frame. Safe between
 * threads.
 */
final class DirectConnection implements ReadListener, FrameWriter.Listener {

  private static final Logger LOG = System.getLogger(DirectConnection.class.getName());

  private static final int READ_BUFFER = 16 * 1024;

  /** One for each thread that reads, since an idle connection needs none. */
  private static final ThreadLocal<byte @Nullable []> BUFFER = new ThreadLocal<>();

  /** What a connection tells; never with a lock held. */
  interface Listener {
    /** Bytes came in; they may be changed. */
    void received(byte[] bytes, int count);

    /** A write may begin again. */
    void writable();

    /** The client is gone without a close frame. */
    void lost(@Nullable Throwable failure);

    /** Nothing is received any more; called once, as the last. */
    void over();
  }

  private final WebConnection connection;
  private final UpgradedConnections server;
  private final ServletInputStream in;
  private final FrameWriter writer;
  private final ReadRelay reads;
  private final WriteRelay writes;
  private final Gate gate = new Gate(this::close);
  private final Listener listener;
  private final CloseHandshakes closeHandshakes;
  private final Object filling = new Object();
  private volatile boolean expired;
  private volatile boolean said;
  private volatile boolean heard;

  DirectConnection(WebConnection connection, Listener listener, CloseHandshakes closeHandshakes)
      throws IOException {
    this.connection = connection;
    this.server = UpgradedConnections.like(connection);
    this.in = connection.getInputStream();
    this.writer = new FrameWriter(connection.getOutputStream(), gate, this);
    this.reads = new ReadRelay(this);
    this.writes = new WriteRelay(writer, server.listenToThrownErrors());
    this.listener = listener;
    this.closeHandshakes = closeHandshakes;
  }

  /** Lets the container call; it may do so at once. Nothing is closed meanwhile. */
  void start() throws IOException {
    if (!gate.enter()) {
      return;
    }
    try {
      connection.getOutputStream().setWriteListener(writes);
      in.setReadListener(reads);
    } finally {
      gate.leave();
    }
  }

  FrameWriter writer() {
    return writer;
  }

  // ---- in ------------------------------------------------------------------------------------

  @Override
  public void onDataAvailable() {
    if (!gate.enter()) {
      return;
    }
    byte[] buffer = BUFFER.get();
    BUFFER.remove(); // in case this thread reads another connection meanwhile
    byte[] used = buffer == null ? new byte[READ_BUFFER] : buffer;
    try {
      readInto(used);
    } catch (IOException | RuntimeException e) {
      lost(e);
    } finally {
      BUFFER.set(used);
      gate.leave();
    }
  }

  private void readInto(byte[] buffer) throws IOException {
    while (!gate.isShut() && in.isReady()) {
      int count = in.read(buffer);
      if (count < 0) {
        lost(null);
        return;
      }
      listener.received(buffer, count);
    }
  }

  @Override
  public void onAllDataRead() {
    lost(null);
  }

  // ---- end -----------------------------------------------------------------------------------

  /** Sends a close frame after what is being written. */
  void goodbye(byte[] frame) {
    if (writer.goodbye(frame)) {
      closeHandshakes.await(this);
    }
  }

  /** The client has sent a close frame, which is answered unless it was itself an answer. */
  void heardGoodbye(byte[] answer) {
    heard = true;
    goodbye(answer);
    if (said) {
      end();
    }
  }

  @Override
  public void saidGoodbye() {
    said = true;
    if (heard) {
      end();
    }
  }

  /**
   * The client takes too long for its close frame. Tomcat closes a connection only when it comes by
   * with a thread, and for a client that says nothing it comes when it was not ready for a write.
   *
   * <p>It may come before this has left the streams. If it then found them open still, and the last
   * to leave closed them, it would not come again, and the socket would stay for as long as its
   * client likes. So it waits for that.
   */
  void expire() {
    synchronized (filling) {
      expired = true;
      if (server.closeInPassing()) {
        if (writer.isWriting()) {
          closeHandshakes.awaitAgain(this); // for that thread would be the last to leave
          return;
        }
        if (writer.fillUp()) {
          return;
        }
      }
    }
    end();
  }

  @Override
  public void writable() {
    if (expired) {
      synchronized (filling) {
        // Nobody else is inside of the streams from now on.
      }
      end();
    } else {
      listener.writable();
    }
  }

  @Override
  public void onError(Throwable failure) {
    lost(failure);
  }

  /** Does nothing when it was lost, or is over, already. */
  @Override
  public void lost(@Nullable Throwable failure) {
    if (!gate.isShut()) {
      gate.shut();
      listener.lost(failure);
    }
  }

  private void end() {
    gate.shut();
  }

  boolean isOver() {
    return gate.isShut();
  }

  private void close() {
    closeHandshakes.over(this);
    listener.over();
    writer.end();
    reads.end();
    writes.end();
    try {
      if (!writer.isWritable() && server.waitToClose()) {
        // All of it at once would wait for a client that does not read.
        in.close();
        connection.getOutputStream().close();
      } else {
        connection.close();
      }
    } catch (Exception e) {
      LOG.log(Level.DEBUG, () -> "a connection was closed already: " + e);
    }
  }
}
