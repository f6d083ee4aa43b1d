package io.notificationsocket.transport.websocket.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.BinaryFrame;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.Inbound;
import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Reservation;
import io.notificationsocket.engineio.TextFrame;
import io.notificationsocket.engineio.Transport;
import io.notificationsocket.engineio.TransportName;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client over a WebSocket of this project's engine. The frame of a packet, or the frames of two
 * that are tied together, is made once, whoever gets it, and what has waited for a busy client
 * leaves in one write. Safe between threads.
 */
final class DirectTransport
    implements Transport, Inbound, DirectConnection.Listener, FrameParser.Receiver {

  private static final Logger LOG = System.getLogger(DirectTransport.class.getName());
  private static final int BATCH_PACKETS = 1_000;

  /** About what a socket takes at a time. A larger packet goes alone. */
  private static final int BATCH_BYTES = 64 * 1024;

  private final ProtocolVersion version;
  private final FrameParser parser;
  private final DirectConnection connection;
  private volatile @Nullable EngineSession owner;

  DirectTransport(WebConnection upgraded, ProtocolVersion version, CloseHandshakes closeHandshakes)
      throws IOException {
    this.version = version;
    this.parser = new FrameParser(this, this);
    this.connection = new DirectConnection(upgraded, this, closeHandshakes);
  }

  void start() throws IOException {
    connection.start();
  }

  @Override
  public TransportName name() {
    return TransportName.WEBSOCKET;
  }

  @Override
  public void attach(EngineSession session) {
    owner = session;
  }

  // ---- out -----------------------------------------------------------------------------------

  @Override
  public boolean isWritable() {
    return connection.writer().isWritable();
  }

  @Override
  public int batchSize() {
    return BATCH_PACKETS;
  }

  @Override
  public int batchBytes() {
    return BATCH_BYTES;
  }

  @Override
  public void write(List<Packet> packets, WriteCallback callback) {
    connection.writer().write(frames(packets), callback);
  }

  private byte[] frames(List<Packet> packets) {
    if (packets.size() == 1) {
      return frames(packets.get(0));
    }
    int size = 0;
    for (Packet packet : packets) {
      size += frames(packet).length;
    }
    byte[] all = new byte[size];
    int at = 0;
    for (Packet packet : packets) {
      byte[] frames = frames(packet);
      System.arraycopy(frames, 0, all, at, frames.length);
      at += frames.length;
    }
    return all;
  }

  private byte[] frames(Packet packet) {
    byte[] binary = packet.binary();
    return binary == null
        ? packet.encoded(DirectTransport::textFrames)
        : Frame.of(Frame.BINARY, BinaryFrame.encode(version, binary));
  }

  private static byte[] textFrames(Packet packet) {
    Packet next = packet.next();
    byte[] text = packet.text().getBytes(UTF_8);
    return next == null ? Frame.of(Frame.TEXT, text) : Frame.of(Frame.TEXT, text, textFrames(next));
  }

  @Override
  public void writable() {
    EngineSession session = owner;
    if (session != null) {
      session.outbox().flush();
    }
  }

  // ---- in ------------------------------------------------------------------------------------

  @Override
  public void received(byte[] bytes, int count) {
    try {
      parser.parse(bytes, 0, count);
    } catch (FrameException e) {
      connection.goodbye(Frame.close(e.closeCode(), e.reason()));
      ended(reason(e));
    }
  }

  private static CloseReason reason(FrameException thrown) {
    return switch (thrown.closeCode()) {
      case CloseCode.TOO_BIG -> CloseReason.PAYLOAD_TOO_LARGE;
      case CloseCode.TRY_AGAIN_LATER -> CloseReason.NO_ROOM_FOR_INPUT;
      default -> CloseReason.TRANSPORT_ERROR;
    };
  }

  @Override
  public int limit() {
    EngineSession session = owner;
    return session == null ? Frame.MOST_CONTROL_BYTES : session.limit();
  }

  @Override
  public Reservation reserve() {
    EngineSession session = owner;
    return session == null ? Reservation.NONE : session.reserve();
  }

  @Override
  public void text(String message) {
    receive(() -> TextFrame.decode(version, message));
  }

  @Override
  public void binary(byte[] message) {
    receive(() -> BinaryFrame.decode(version, message));
  }

  private void receive(Decoder message) {
    EngineSession session = owner;
    if (session == null) {
      return;
    }
    try {
      session.receive(this, message.decode());
    } catch (MalformedPacketException e) {
      session.transportClosed(this, CloseReason.PARSE_ERROR);
    }
  }

  @FunctionalInterface
  private interface Decoder {
    Packet decode() throws MalformedPacketException;
  }

  @Override
  public void ping(byte[] payload) {
    connection.writer().pong(Frame.of(Frame.PONG, payload));
  }

  // ---- end -----------------------------------------------------------------------------------

  /** The container is done with it. */
  void destroyed() {
    connection.lost(null);
  }

  @Override
  public void close(int code) {
    connection.heardGoodbye(Frame.close(code, ""));
    ended(CloseReason.TRANSPORT_CLOSE);
  }

  @Override
  public void lost(@Nullable Throwable failure) {
    if (failure != null) {
      // Nearly always a client that went away without a close frame.
      LOG.log(Level.DEBUG, () -> "a WebSocket failed: " + failure);
    }
    ended(failure == null ? CloseReason.TRANSPORT_CLOSE : CloseReason.TRANSPORT_ERROR);
  }

  @Override
  public void over() {
    parser.end();
  }

  private void ended(CloseReason reason) {
    EngineSession session = owner;
    if (session != null) {
      session.transportClosed(this, reason);
    }
  }

  @Override
  public void close(CloseReason reason, Runnable gone) {
    abort(reason);
    gone.run();
  }

  @Override
  public void abort(CloseReason reason) {
    connection.goodbye(Frame.close(reason.webSocketCode(), reason.text()));
  }
}
