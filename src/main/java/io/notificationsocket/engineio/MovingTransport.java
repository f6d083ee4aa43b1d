package io.notificationsocket.engineio;

import java.util.List;

/**
 * Stands for the WebSocket that a client has opened at another node. Nothing is written to it: what
 * is queued is handed over with the session.
 */
final class MovingTransport implements Transport {

  @Override
  public TransportName name() {
    return TransportName.WEBSOCKET;
  }

  @Override
  public void attach(EngineSession session) {}

  @Override
  public boolean isWritable() {
    return false;
  }

  @Override
  public int batchSize() {
    return 1;
  }

  /** The other node answers the probe itself. */
  @Override
  public void write(List<Packet> packets, WriteCallback callback) {
    callback.written(null);
  }

  @Override
  public void close(CloseReason reason, Runnable gone) {
    gone.run();
  }

  @Override
  public void abort(CloseReason reason) {}
}
