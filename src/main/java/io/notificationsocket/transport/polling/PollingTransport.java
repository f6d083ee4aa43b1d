package io.notificationsocket.transport.polling;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.PayloadV3;
import io.notificationsocket.engineio.PayloadV4;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.engineio.Transport;
import io.notificationsocket.engineio.TransportName;
import io.notificationsocket.engineio.TwiceEncodedText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A client over long polling: it can be written to while one of its GETs waits. Safe between
 * threads; polls are answered and the session is called outside of the lock.
 */
final class PollingTransport implements Transport, Poll.Listener {

  /** How long a closed session waits for the GET that learns of it; as the reference server. */
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(30);

  private final ProtocolVersion version;
  private final BinaryForm binaryForm;
  private final TwiceEncodedText text = new TwiceEncodedText();
  private final AtomicBoolean posting = new AtomicBoolean();
  private volatile @Nullable EngineSession owner;
  private volatile @Nullable Poll waiting;
  private boolean ended;
  private volatile boolean owesNoop;
  private @Nullable Runnable gone;
  private Timer.@Nullable Timeout grace;

  /**
   * @param binaryForm matters in protocol 3 only
   */
  PollingTransport(ProtocolVersion version, BinaryForm binaryForm) {
    this.version = version;
    this.binaryForm = binaryForm;
  }

  ProtocolVersion version() {
    return version;
  }

  @Override
  public TransportName name() {
    return TransportName.POLLING;
  }

  @Override
  public void attach(EngineSession session) {
    owner = session;
  }

  @Override
  public boolean isWritable() {
    return waiting != null;
  }

  @Override
  public int batchSize() {
    return Integer.MAX_VALUE;
  }

  /** Takes the first GET, which the open packet will answer. */
  void begin(Poll poll) {
    poll.listenedBy(this);
    waiting = poll;
  }

  /** Takes a further GET. Two at a time break the protocol and end the session. */
  void poll(Poll poll, EngineSession session) {
    poll.listenedBy(this);
    Runnable last;
    boolean refused;
    synchronized (this) {
      last = gone;
      gone = null;
      refused = last == null && (ended || waiting != null);
      if (last == null && !refused) {
        waiting = poll;
      }
    }
    if (last != null) {
      cancelGrace();
      poll.answer(encode(List.of(Packet.noop(), Packet.close()), poll), failure -> {});
      last.run();
    } else if (refused) {
      poll.refuse(400);
      session.transportClosed(this, CloseReason.TRANSPORT_ERROR);
    } else {
      session.outbox().flushInTurn();
    }
  }

  /** Begins to read what the client posts; false when another post is still being read. */
  boolean beginPost() {
    return posting.compareAndSet(false, true);
  }

  void endPost() {
    posting.set(false);
  }

  /** Whether the client said goodbye while no poll of its waited. */
  boolean owesNoop() {
    return owesNoop;
  }

  /** Undoes what clients 1.x do to their text. Only while a post is read. */
  Packet repair(Packet packet) {
    return text.repair(packet);
  }

  @Override
  public void ending(Poll poll) {
    EngineSession session = owner;
    if (waiting == poll && session != null) {
      session.close(CloseReason.SERVER_SHUTDOWN);
    }
  }

  @Override
  public void lost(Poll poll) {
    boolean waited;
    synchronized (this) {
      waited = waiting == poll;
      if (waited) {
        waiting = null;
      }
    }
    EngineSession session = owner;
    if (waited && session != null) {
      session.transportClosed(this, CloseReason.TRANSPORT_ERROR);
    }
  }

  private synchronized @Nullable Poll take() {
    Poll poll = waiting;
    waiting = null;
    return poll;
  }

  @Override
  public void write(List<Packet> packets, WriteCallback callback) {
    Poll poll = take();
    if (poll == null) {
      callback.written(new IOException("the poll is gone"));
    } else {
      poll.answer(encode(packets, poll), callback);
    }
  }

  private Body encode(List<Packet> packets, Poll poll) {
    String index = poll.jsonpIndex();
    if (version == ProtocolVersion.V4) {
      String payload = PayloadV4.encode(packets);
      return index == null ? Body.text(payload) : Jsonp.script(index, payload);
    }
    if (index != null) {
      return Jsonp.script(index, PayloadV3.encode(packets));
    }
    boolean binary =
        switch (binaryForm) {
          case NEVER -> false;
          case WHEN_NEEDED -> packets.stream().anyMatch(packet -> packet.binary() != null);
          case ALWAYS -> true;
        };
    return binary
        ? new Body(Body.BINARY, PayloadV3.encodeBinary(packets))
        : Body.text(PayloadV3.encode(packets));
  }

  @Override
  public void close(CloseReason reason, Runnable whenGone) {
    Poll poll;
    synchronized (this) {
      ended = true;
      poll = take();
      EngineSession session = owner;
      if (poll == null && session != null) {
        gone = whenGone;
        grace = session.schedule(CLOSE_GRACE, this::giveUp);
        return;
      }
    }
    sayGoodbye(poll, Packet.close());
    whenGone.run();
  }

  private void giveUp() {
    Runnable last;
    synchronized (this) {
      last = gone;
      gone = null;
    }
    if (last != null) {
      last.run();
    }
  }

  private synchronized void cancelGrace() {
    if (grace != null) {
      grace.cancel();
    }
  }

  @Override
  public void abort(CloseReason reason) {
    synchronized (this) {
      ended = true;
    }
    Poll poll = take();
    if (reason == CloseReason.UPGRADED) {
      // Clients let their polls end before they move over: as for one that comes later.
      if (poll != null) {
        poll.refuse(400);
      }
      return;
    }
    // A client that has said goodbye itself only waits for its GET to end.
    boolean answersGoodbye = reason == CloseReason.TRANSPORT_CLOSE;
    owesNoop = answersGoodbye && poll == null;
    sayGoodbye(poll, answersGoodbye ? Packet.noop() : Packet.close());
  }

  private void sayGoodbye(@Nullable Poll poll, Packet last) {
    if (poll != null) {
      poll.answer(encode(List.of(last), poll), failure -> {});
    }
  }
}
