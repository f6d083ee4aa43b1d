package io.notificationsocket.transport.websocket.jakarta;

import io.notificationsocket.engineio.BinaryFrame;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.Inbound;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Reservation;
import io.notificationsocket.engineio.Transport;
import io.notificationsocket.engineio.TransportName;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client over a Jakarta WebSocket. The session starts no write before the last was called back,
 * which is just what Tomcat demands of its callers; of two packets that are tied together the
 * second is sent when the first was.
 */
final class WebSocketTransport implements Transport, Inbound, SendHandler {

  private final Session socket;
  private final ProtocolVersion version;
  private final SocketCloser closer;
  private final long opened = System.nanoTime();
  // Only one write is in flight, so one field each serves; the container hands them over safely.
  private @Nullable WriteCallback callback;
  private @Nullable Packet next;
  private volatile @Nullable EngineSession owner;

  WebSocketTransport(Session socket, ProtocolVersion version, SocketCloser closer) {
    this.socket = socket;
    this.version = version;
    this.closer = closer;
  }

  @Override
  public TransportName name() {
    return TransportName.WEBSOCKET;
  }

  @Override
  public void attach(EngineSession attached) {
    owner = attached;
  }

  @Nullable EngineSession owner() {
    return owner;
  }

  @Override
  public int limit() {
    EngineSession session = owner;
    return session == null ? 0 : session.limit();
  }

  @Override
  public Reservation reserve() {
    EngineSession session = owner;
    return session == null ? Reservation.NONE : session.reserve();
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public void write(List<Packet> packets, WriteCallback written) {
    callback = written;
    send(packets.get(0));
  }

  private void send(Packet packet) {
    byte[] binary = packet.binary();
    next = packet.next();
    try {
      if (binary == null) {
        socket.getAsyncRemote().sendText(packet.text(), this);
      } else {
        ByteBuffer frame = ByteBuffer.wrap(BinaryFrame.encode(version, binary));
        socket.getAsyncRemote().sendBinary(frame, this);
      }
    } catch (RuntimeException e) {
      // A container that finds the session closed may throw instead of calling back.
      finish(e);
    }
  }

  @Override
  public void onResult(SendResult result) {
    Packet more = next;
    if (!result.isOK()) {
      finish(failure(result));
    } else if (more == null) {
      finish(null);
    } else {
      send(more);
    }
  }

  private static Throwable failure(SendResult result) {
    Throwable thrown = result.getException();
    return thrown == null ? new IllegalStateException("the write failed") : thrown;
  }

  private void finish(@Nullable Throwable failure) {
    WriteCallback written = callback;
    callback = null;
    if (written != null) {
      written.written(failure);
    }
  }

  @Override
  public void close(CloseReason reason, Runnable gone) {
    closer.close(socket, reason, opened);
    gone.run();
  }

  @Override
  public void abort(CloseReason reason) {
    closer.close(socket, reason, opened);
  }
}
