package io.notificationsocket.engineio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How bytes reach one client. A session writes through one transport at a time and never starts a
 * write before the last one was called back. No method may wait for the network.
 */
public interface Transport {

  /** What kind it is. */
  TransportName name();

  /** Tells whose transport this is, before anything is written or received. */
  void attach(EngineSession session);

  /** Whether a write can begin now. Called under the session's lock: reads a field, no more. */
  boolean isWritable();

  /** How many packets one write takes at the most. */
  int batchSize();

  /** How many bytes, about, one write takes at the most; a larger packet goes alone. */
  default int batchBytes() {
    return Integer.MAX_VALUE;
  }

  /**
   * Sends packets in their order.
   *
   * @param callback called exactly once, maybe before this method returns
   */
  void write(List<Packet> packets, WriteCallback callback);

  /**
   * Ends the transport after everything was written, telling the client as the protocol says.
   *
   * @param gone called once when nothing more has to be said to the client
   */
  void close(CloseReason reason, Runnable gone);

  /** Ends the transport at once. */
  void abort(CloseReason reason);

  /** How a write ended. */
  @FunctionalInterface
  interface WriteCallback {
    /** The write is over; with a failure, nothing is known of what arrived. */
    void written(@Nullable Throwable failure);
  }
}
