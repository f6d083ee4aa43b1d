package io.notificationsocket.engineio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The move of a session to this node, where its client has opened a WebSocket. To the client it is
 * an {@link Upgrade}: it probes ({@code 2probe}, answered with {@code 3probe} when the node that
 * has the session is ready), lets its poll end, and says {@code 5}. Then this node takes the
 * session over. What the client says before that is done waits. Safe between threads.
 */
final class Arrival {

  /** Packets of a client that may wait; their bytes are bounded as those of one message. */
  private static final int MOST_HELD = 64;

  private enum State {
    NEW,
    ASKED,
    READY,
    TAKING,
    OVER
  }

  private final EngineServer server;
  private final EngineSession session;
  private final Transport candidate;
  private final SessionOwner owner;

  // Guarded by this.
  private final Deque<Packet> held = new ArrayDeque<>();
  private State state = State.NEW;
  private int heldBytes;
  private boolean replying;
  private @Nullable MovedSession taken;
  private @Nullable CloseReason gone;
  private Timer.@Nullable Timeout deadline;

  Arrival(EngineServer server, EngineSession session, Transport candidate, SessionOwner owner) {
    this.server = server;
    this.session = session;
    this.candidate = candidate;
    this.owner = owner;
  }

  void begin() {
    Timer.Timeout made = session.schedule(server.settings().upgradeTimeout(), this::abandon);
    synchronized (this) {
      deadline = made;
    }
  }

  /** Whether the session is being taken over. */
  synchronized boolean isTaking() {
    return state == State.TAKING;
  }

  /** A packet came in. Returns false when the session has arrived, and is to take it itself. */
  boolean receive(Packet packet) {
    State next;
    synchronized (this) {
      if (state == State.OVER) {
        return gone != null; // nobody takes what comes after the end
      }
      next = next(packet);
      if (next == null && state == State.TAKING && hasRoomFor(packet)) {
        held.add(packet);
        heldBytes += packet.size();
        return true;
      }
      state = next == null ? state : next;
    }
    if (next == null) {
      abandon();
    } else if (next == State.ASKED) {
      owner.probe(this::probed);
    } else if (next == State.READY) {
      reply();
    } else {
      owner.take(this::taken);
    }
    return true;
  }

  private @Nullable State next(Packet packet) {
    boolean probe = packet.type() == PacketType.PING && packet.data().equals(Upgrade.PROBE);
    return switch (state) {
      case NEW -> probe ? State.ASKED : null;
      case READY -> probe ? State.READY : packet.type() == PacketType.UPGRADE ? State.TAKING : null;
      case ASKED, TAKING, OVER -> null;
    };
  }

  private boolean hasRoomFor(Packet packet) {
    return held.size() < MOST_HELD && heldBytes + packet.size() <= server.settings().maxPayload();
  }

  private void probed(boolean ready) {
    boolean late;
    synchronized (this) {
      late = state != State.ASKED;
      if (!late && ready) {
        state = State.READY;
      }
    }
    if (late) {
      if (ready) {
        owner.abandon();
      }
    } else if (ready) {
      reply();
    } else {
      end(CloseReason.TRANSPORT_ERROR);
    }
  }

  private void reply() {
    synchronized (this) {
      if (replying) {
        return;
      }
      replying = true;
    }
    candidate.write(List.of(Packet.of(PacketType.PONG, Upgrade.PROBE)), this::replied);
  }

  private void replied(@Nullable Throwable failure) {
    MovedSession moved;
    synchronized (this) {
      replying = false;
      moved = taken;
      taken = null;
    }
    if (moved != null) {
      adopt(moved);
    } else if (failure != null) {
      abandon();
    }
  }

  private void taken(@Nullable MovedSession moved) {
    if (moved == null) {
      end(CloseReason.TRANSPORT_ERROR); // the client begins anew
      return;
    }
    synchronized (this) {
      if (replying) {
        taken = moved; // its write is still under way, and the next has to wait for it
        return;
      }
    }
    adopt(moved);
  }

  /** Also when the client has gone meanwhile: what it held has to be given back. */
  private void adopt(MovedSession moved) {
    server.adopt(session, moved);
    while (true) {
      Packet next;
      CloseReason ended;
      synchronized (this) {
        next = gone == null ? held.poll() : null;
        ended = gone;
        if (next == null) {
          state = State.OVER;
          forgetDeadline();
        }
      }
      if (next == null) {
        session.hasArrived();
        if (ended != null) {
          session.abort(ended);
        }
        return;
      }
      session.take(next);
    }
  }

  /** The attempt is over; the session stays where it is. */
  private void abandon() {
    transportClosed(CloseReason.FORCED_CLOSE);
  }

  /** The client's end of the WebSocket is gone, or is to go. */
  void transportClosed(CloseReason reason) {
    boolean tellOwner;
    synchronized (this) {
      if (state == State.OVER || gone != null) {
        return;
      }
      tellOwner = state == State.ASKED || state == State.READY;
      if (state == State.TAKING) {
        gone = reason; // whoever takes the session over ends it
      }
    }
    if (tellOwner) {
      owner.abandon();
    }
    end(reason);
  }

  private void end(CloseReason reason) {
    synchronized (this) {
      if (gone == null) {
        gone = reason;
      }
      if (state != State.TAKING) {
        state = State.OVER;
      }
      held.clear();
      forgetDeadline();
    }
    candidate.abort(reason);
  }

  private void forgetDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }
}
