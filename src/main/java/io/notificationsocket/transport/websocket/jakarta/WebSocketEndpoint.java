package io.notificationsocket.transport.websocket.jakarta;

import io.notificationsocket.engineio.BinaryFrame;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.TextFrame;
import io.notificationsocket.transport.http.Opening;
import io.notificationsocket.transport.http.Query;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's WebSocket: opens a session, or offers itself to one that is on polling. Messages are
 * taken in parts, so that a container needs no buffer of the largest message's size for each
 * client.
 */
public final class WebSocketEndpoint extends Endpoint {

  private static final Logger LOG = System.getLogger(WebSocketEndpoint.class.getName());

  private final EngineServer engine;
  private final SocketCloser closer;
  private @Nullable WebSocketTransport transport;
  private @Nullable TextAssembler text;
  private @Nullable BinaryAssembler binary;
  private ProtocolVersion version = ProtocolVersion.V4;

  public WebSocketEndpoint(EngineServer engine, SocketCloser closer) {
    this.engine = engine;
    this.closer = closer;
  }

  @Override
  public void onOpen(Session socket, EndpointConfig config) {
    Opening opening =
        Opening.of(
            engine, Query.parse(socket.getQueryString()), EndpointConfigurator.address(config));
    version = opening.version();
    // Engine.IO's own heartbeat finds dead clients; the containers' idle timers only cost.
    socket.setMaxIdleTimeout(0);
    WebSocketTransport opened = new WebSocketTransport(socket, version, closer);
    transport = opened;
    receiveWith(socket, opened);
    opening.with(opened, engine::openSoon);
  }

  private void receiveWith(Session socket, WebSocketTransport from) {
    TextAssembler texts = new TextAssembler(from);
    BinaryAssembler binaries = new BinaryAssembler(from);
    text = texts;
    binary = binaries;
    socket.addMessageHandler(
        String.class,
        (MessageHandler.Partial<String>)
            (part, last) ->
                receive(from, () -> texts.add(part, last), all -> TextFrame.decode(version, all)));
    socket.addMessageHandler(
        ByteBuffer.class,
        (MessageHandler.Partial<ByteBuffer>)
            (part, last) ->
                receive(
                    from, () -> binaries.add(part, last), all -> BinaryFrame.decode(version, all)));
  }

  /**
   * Messages that arrive before the client has its open packet belong to no session and are
   * dropped.
   */
  private static <T> void receive(
      WebSocketTransport from, Supplier<Assembled<T>> assembler, Decoder<T> decoder) {
    EngineSession receiver = from.owner();
    if (receiver == null) {
      return;
    }
    Assembled<T> message = assembler.get();
    CloseReason refused = message.refused();
    T whole = message.whole();
    if (refused != null) {
      receiver.transportClosed(from, refused);
    } else if (whole != null) {
      try {
        receiver.receive(from, decoder.decode(whole));
      } catch (MalformedPacketException e) {
        receiver.transportClosed(from, CloseReason.PARSE_ERROR);
      }
    }
  }

  @Override
  public void onClose(Session socket, jakarta.websocket.CloseReason reason) {
    ended(CloseReason.TRANSPORT_CLOSE);
  }

  @Override
  public void onError(Session socket, Throwable thrown) {
    // Nearly always a client that went away without a close frame.
    LOG.log(Level.DEBUG, () -> "a WebSocket failed: " + thrown);
    ended(CloseReason.TRANSPORT_ERROR);
  }

  private void ended(CloseReason reason) {
    if (text != null && binary != null) {
      text.close();
      binary.close();
    }
    WebSocketTransport gone = transport;
    EngineSession owner = gone == null ? null : gone.owner();
    if (gone != null && owner != null) {
      owner.transportClosed(gone, reason);
    }
  }

  @FunctionalInterface
  private interface Decoder<T> {
    Packet decode(T message) throws MalformedPacketException;
  }
}
