package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A client's end that remembers what it got. Its writes complete at once, or, when held, as a test
 * says. The polling one takes one write for each poll.
 */
public final class RecordingTransport implements Transport {

  private final TransportName name;
  private final List<Packet> packets = new CopyOnWriteArrayList<>();
  private final Queue<WriteCallback> held = new ArrayDeque<>();
  private final List<CloseReason> closes = new ArrayList<>();
  private final List<CloseReason> aborts = new ArrayList<>();
  private Consumer<Packet> onWrite = packet -> {};
  private EngineSession session;
  private Runnable gone;
  private boolean holding;
  private boolean writable;
  private int writes;

  private RecordingTransport(TransportName name) {
    this.name = name;
    this.writable = name == TransportName.WEBSOCKET;
  }

  /** A WebSocket. */
  public static RecordingTransport webSocket() {
    return new RecordingTransport(TransportName.WEBSOCKET);
  }

  /** A polling client whose first poll waits. */
  public static RecordingTransport polling() {
    RecordingTransport transport = new RecordingTransport(TransportName.POLLING);
    transport.writable = true;
    return transport;
  }

  /** From now on writes wait for {@link #complete} or {@link #fail}. */
  public RecordingTransport hold() {
    holding = true;
    return this;
  }

  /** The oldest write that is held completes, and all after it complete at once. */
  public void unhold() {
    holding = false;
    complete();
  }

  /** What a client does as soon as a text packet is on its way, before the write has completed. */
  public RecordingTransport onWrite(Consumer<Packet> reaction) {
    onWrite = reaction;
    return this;
  }

  /** The oldest write that is held completes. */
  public void complete() {
    held.remove().written(null);
  }

  /** The oldest write that is held fails. */
  public void fail() {
    held.remove().written(new IllegalStateException("the client is gone"));
  }

  /** The client asks for more, over polling. */
  public void poll() {
    writable = true;
    session.outbox().flush();
  }

  /** The client sends a packet. */
  public void receives(Packet packet) {
    session.receive(this, packet);
  }

  /** The client sends a packet. */
  public void receives(PacketType type, String data) {
    receives(Packet.of(type, data));
  }

  /** The client goes away. */
  public void vanishes() {
    session.transportClosed(this, CloseReason.TRANSPORT_CLOSE);
  }

  /** A polling client has come for the last words. */
  public void goodbyeIsSaid() {
    gone.run();
  }

  @Override
  public TransportName name() {
    return name;
  }

  @Override
  public void attach(EngineSession attached) {
    session = attached;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public int batchSize() {
    return name == TransportName.POLLING ? Integer.MAX_VALUE : 1;
  }

  @Override
  public void write(List<Packet> batch, WriteCallback callback) {
    if (!writable || !held.isEmpty() || batch.isEmpty() || batch.size() > batchSize()) {
      throw new IllegalStateException("a wrong write of " + batch + ", in flight " + held.size());
    }
    writes++;
    writable = name == TransportName.WEBSOCKET;
    packets.addAll(batch);
    if (holding) {
      held.add(callback);
    }
    batch.stream().filter(packet -> packet.binary() == null).forEach(onWrite);
    if (!holding) {
      callback.written(null);
    }
  }

  @Override
  public void close(CloseReason reason, Runnable whenGone) {
    closes.add(reason);
    gone = whenGone;
    if (name == TransportName.WEBSOCKET) {
      goodbyeIsSaid();
    }
  }

  @Override
  public void abort(CloseReason reason) {
    aborts.add(reason);
  }

  public EngineSession session() {
    return session;
  }

  /** What the client got, binary messages as the count of their bytes. */
  public List<String> texts() {
    return packets.stream()
        .flatMap(packet -> Stream.iterate(packet, Objects::nonNull, Packet::next))
        .map(p -> p.binary() == null ? p.text() : "binary " + p.binary().length)
        .toList();
  }

  /** What the client got after the open packet. */
  public List<String> textsAfterOpen() {
    List<String> all = texts();
    assertThat(all).isNotEmpty();
    assertThat(all.get(0)).startsWith("0{");
    return all.subList(1, all.size());
  }

  public List<Packet> packets() {
    return packets;
  }

  public int writes() {
    return writes;
  }

  public int inFlight() {
    return held.size();
  }

  public List<CloseReason> closes() {
    return closes;
  }

  public List<CloseReason> aborts() {
    return aborts;
  }
}
