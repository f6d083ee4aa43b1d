package io.notificationsocket.transport;

import io.notificationsocket.engineio.BinaryFrame;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.TextFrame;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
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
  private ProtocolVersion version = ProtocolVersion.V4;

  WebSocketEndpoint(EngineServer engine, SocketCloser closer) {
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
    receiveWith(socket);
    opening.with(opened, engine::openSoon);
  }

  private void receiveWith(Session socket) {
    int limit = engine.settings().maxPayload();
    TextAssembler text = new TextAssembler(limit);
    BinaryAssembler binary = new BinaryAssembler(limit);
    socket.addMessageHandler(
        String.class, (MessageHandler.Partial<String>) (part, last) -> text(text.add(part, last)));
    socket.addMessageHandler(
        ByteBuffer.class,
        (MessageHandler.Partial<ByteBuffer>) (part, last) -> binary(binary.add(part, last)));
  }

  private void text(Assembled<String> message) {
    receive(message, frame -> TextFrame.decode(version, frame));
  }

  private void binary(Assembled<byte[]> message) {
    receive(message, bytes -> BinaryFrame.decode(version, bytes));
  }

  private <T> void receive(Assembled<T> message, Decoder<T> decoder) {
    WebSocketTransport from = transport;
    EngineSession receiver = from == null ? null : from.owner();
    if (from == null || receiver == null) {
      return;
    }
    if (message.tooLarge()) {
      receiver.transportClosed(from, CloseReason.PAYLOAD_TOO_LARGE);
      return;
    }
    T whole = message.whole();
    if (whole != null) {
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
    // Nearly always a client that went away without a word.
    LOG.log(Level.DEBUG, () -> "a WebSocket failed: " + thrown);
    ended(CloseReason.TRANSPORT_ERROR);
  }

  private void ended(CloseReason reason) {
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
