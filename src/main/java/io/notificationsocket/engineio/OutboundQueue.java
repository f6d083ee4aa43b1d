package io.notificationsocket.engineio;

import io.notificationsocket.config.EngineSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Packets that wait for one client, bounded in number and bytes, more narrowly while the heap is
 * nearly full. Guarded by its session's lock.
 */
final class OutboundQueue {

  /** The fraction of the bytes that may wait when the heap is nearly full. */
  private static final int SMALL_PART = 16;

  private final ArrayDeque<Packet> packets = new ArrayDeque<>(2);
  private final int maxPackets;
  private final int maxBytes;
  private final HeapPressure heapPressure;
  private int bytes;

  OutboundQueue(EngineSettings settings, HeapPressure heapPressure) {
    this.heapPressure = heapPressure;
    this.maxPackets = settings.queueMaxPackets();
    this.maxBytes = settings.queueMaxBytes();
  }

  /** Adds a packet; false, with nothing added, if it exceeds the limit. */
  boolean offer(Packet packet) {
    // A single packet always fits into an empty queue: the limit applies to what accumulates.
    if (!packets.isEmpty() && isTooMuch(packet)) {
      return false;
    }
    add(packet);
    return true;
  }

  /** Adds a packet, whatever the limits. */
  void add(Packet packet) {
    packets.add(packet);
    bytes += packet.size();
  }

  private boolean isTooMuch(Packet packet) {
    return packets.size() >= maxPackets
        || bytes > maxBytes - packet.size()
        || (bytes > maxBytes / SMALL_PART - packet.size() && heapPressure.isHigh());
  }

  /** Whether it would be half full at the most with this packet, or is empty. */
  boolean isHalfEmptyFor(Packet packet) {
    return packets.isEmpty()
        || (packets.size() < maxPackets / 2 && bytes <= maxBytes / 2 - packet.size());
  }

  /** Adds packets as {@link #offer} does; false, and maybe some added, when one is not taken. */
  boolean offerAll(List<Packet> more) {
    for (Packet packet : more) {
      if (!offer(packet)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes packets in order, at least one, up to a number of packets and of bytes. The queue must
   * not be empty.
   */
  List<Packet> take(int most, int mostBytes) {
    if (most == 1 || packets.size() == 1) {
      return List.of(removeFirst());
    }
    List<Packet> batch = new ArrayList<>(Math.min(most, packets.size()));
    int left = mostBytes;
    do {
      Packet next = removeFirst();
      left -= next.size();
      batch.add(next);
    } while (!packets.isEmpty() && batch.size() < most && packets.getFirst().size() <= left);
    return batch;
  }

  private Packet removeFirst() {
    Packet packet = packets.removeFirst();
    bytes -= packet.size();
    return packet;
  }

  boolean isEmpty() {
    return packets.isEmpty();
  }

  void clear() {
    packets.clear();
    bytes = 0;
  }

  @Override
  public String toString() {
    return packets.size() + " packets, " + bytes + " bytes";
  }
}
