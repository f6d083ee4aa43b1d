package io.notificationsocket.socketio;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.SessionId;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Recipient;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.SessionRegistry.Terms;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.socketio.Namespace.SocketHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client on its way from connected to recipient. It holds at most one claim; a wrong one costs
 * it one of the tries that its connection has. Safe between threads; the registry is never called
 * with a lock held, since it calls other sockets.
 */
final class NotificationSocket implements SocketHandler, Recipient {

  /**
   * To so many recipients a push is written by the thread that pushes: handing over to another
   * costs more than a few writes, and less than many.
   */
  private static final int FEW = 16;

  private static final String OK = "{\"ok\":true}";

  private final SessionRegistry registry;
  private final Socket socket;
  private final Duration registerTimeout;
  private final @Nullable Claim first;
  private final String recoveryId;
  private final AtomicReference<@Nullable Subscription> held = new AtomicReference<>();
  private volatile boolean claimed;
  private volatile boolean gone;
  private volatile Timer.@Nullable Timeout deadline;

  /**
   * @param first what the client claimed when it connected; null when it is still to claim
   * @param recovery what it takes up again; null when it begins anew
   */
  NotificationSocket(
      SessionRegistry registry,
      Socket socket,
      Duration registerTimeout,
      @Nullable Claim first,
      @Nullable Recovery recovery) {
    this.registry = registry;
    this.socket = socket;
    this.registerTimeout = registerTimeout;
    if (recovery != null) {
      this.first = recovery.claim();
      this.recoveryId = recovery.id();
    } else {
      this.first = first;
      this.recoveryId = socket.isLegacy() ? "" : SessionId.next();
    }
  }

  @Override
  public @Nullable String recoveryId() {
    return recoveryId.isEmpty() ? null : recoveryId;
  }

  /**
   * What was missed goes out only now, when the client has been told that it is connected. The
   * reference server sends it before; but a client that loses its connection in between keeps what
   * it got, does not count it as received, asks for it again, and so gets it twice.
   */
  @Override
  public void connected() {
    // The registration may have ended since the client was let in: then it is as if never claimed.
    if ((first == null || !claimFirst(first)) && !registerTimeout.isZero()) {
      deadline =
          socket.schedule(registerTimeout, () -> socket.disconnect(CloseReason.REGISTER_TIMEOUT));
      if (claimed || gone) {
        // Another thread was faster: the client has known for a while that it is connected.
        cancelDeadline();
      }
    }
  }

  private boolean claimFirst(Claim wanted) {
    Subscription made = claim(wanted);
    if (made != null) {
      made.start();
    }
    return made != null;
  }

  private void cancelDeadline() {
    Timer.Timeout waiting = deadline;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  @Override
  public void event(Event event) {
    switch (event.name()) {
      case "register" -> register(event);
      case "unregister" -> {
        release();
        answer(event, OK);
      }
      default -> {
        // A client may use events of its own with another server; here they mean nothing.
      }
    }
  }

  private void register(Event event) {
    List<String> arguments = event.arguments();
    Claim claim = Claim.of(arguments);
    Subscription made = claim == null ? null : claim(claim);
    if (claim != null && made != null) {
      answer(event, claimed(made, claim.after() != null));
      made.start();
      return;
    }
    String error =
        claim == null
            ? NotificationNamespace.IDS_MISSING
            : NotificationNamespace.NO_SUCH_REGISTRATION;
    answer(event, "{\"ok\":false,\"error\":" + JsonText.quote(error) + "}");
    socket.failedClaim();
  }

  private static String claimed(Subscription made, boolean asked) {
    if (made.isComplete()) {
      return asked ? "{\"ok\":true,\"recovered\":true}" : OK;
    }
    return "{\"ok\":true,\"recovered\":false,\"oldest\":\"" + made.missingUntil() + "\"}";
  }

  private static void answer(Event event, String json) {
    Event.Ack ack = event.ack();
    if (ack != null) {
      ack.send(List.of(json), List.of());
    }
  }

  private @Nullable Subscription claim(Claim claim) {
    Terms terms = new Terms(claim.after(), recoveryId);
    Subscription made = registry.claim(claim.userId(), claim.connectionId(), this, terms);
    if (made == null) {
      return null;
    }
    Subscription old = held.getAndSet(made);
    if (old != null && !claim.isOf(old)) {
      old.release();
    }
    claimed = true;
    cancelDeadline();
    if (gone) {
      // The socket went away while the claim was made, and nobody else would give it back.
      release();
    }
    return made;
  }

  private void release() {
    Subscription subscription = held.getAndSet(null);
    if (subscription != null) {
      subscription.release();
    }
  }

  @Override
  public Runnable receipt() {
    Subscription subscription = held.get();
    return subscription == null ? () -> {} : subscription.receipt();
  }

  @Override
  public boolean offer(Push push) {
    return socket.offer(packet(push));
  }

  @Override
  public boolean offerIfRoom(Push push) {
    return socket.offerIfRoom(packet(push));
  }

  private Packet packet(Push push) {
    EncodedPush encoded = push.encoded(EncodedPush.class, EncodedPush::of);
    return socket.isLegacy() ? encoded.ascii() : encoded.packet();
  }

  @Override
  public void whenDrained(Runnable task) {
    socket.whenDrained(task);
  }

  @Override
  public void interrupt() {
    socket.interrupt();
  }

  @Override
  public void flush(int audience) {
    if (audience > FEW) {
      socket.flushSoon();
    } else {
      socket.flush();
    }
  }

  @Override
  public void revoked(Revocation why) {
    socket.disconnect(
        why == Revocation.REPLACED ? CloseReason.REPLACED : CloseReason.REGISTRATION_ENDED);
  }

  @Override
  public void disconnected(CloseReason reason) {
    gone = true;
    cancelDeadline();
    release();
  }
}
