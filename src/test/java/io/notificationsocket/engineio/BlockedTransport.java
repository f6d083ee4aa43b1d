package io.notificationsocket.engineio;

import java.util.ArrayList;
import java.util.List;

/** A client that does not read: the first write never completes. */
final class BlockedTransport implements Transport {

  private final List<Packet> taken = new ArrayList<>();
  private final List<CloseReason> aborts = new ArrayList<>();
  private WriteCallback pending;

  @Override
  public void write(List<Packet> packets, WriteCallback callback) {
    if (pending != null) {
      throw new IllegalStateException("a second write, while the first is in flight");
    }
    taken.addAll(packets);
    pending = callback;
  }

  /** The container gives up on the client's connection. */
  void fail() {
    pending.written(new IllegalStateException("the client is gone"));
  }

  List<Packet> taken() {
    return taken;
  }

  List<CloseReason> aborts() {
    return aborts;
  }

  @Override
  public TransportName name() {
    return TransportName.WEBSOCKET;
  }

  @Override
  public void attach(EngineSession session) {}

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public void close(CloseReason reason, Runnable gone) {
    throw new IllegalStateException("there is always something left to write");
  }

  @Override
  public void abort(CloseReason reason) {
    aborts.add(reason);
  }
}
