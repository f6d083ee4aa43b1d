package io.notificationsocket.socketio;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Recipient;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.socketio.Namespace.SocketHandler;
import io.notificationsocket.socketio.NotificationNamespace.Claim;
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

  private final SessionRegistry registry;
  private final Socket socket;
  private final Duration registerTimeout;
  private final @Nullable Claim first;
  private final AtomicReference<@Nullable Claim> held = new AtomicReference<>();
  private volatile boolean claimed;
  private volatile boolean gone;
  private volatile Timer.@Nullable Timeout deadline;

  /**
   * @param first what the client claimed when it connected; null when it is still to claim
   */
  NotificationSocket(
      SessionRegistry registry, Socket socket, Duration registerTimeout, @Nullable Claim first) {
    this.registry = registry;
    this.socket = socket;
    this.registerTimeout = registerTimeout;
    this.first = first;
  }

  @Override
  public void connected() {
    // The registration may have ended since the client was let in: then it is as if never claimed.
    if ((first == null || !claim(first)) && !registerTimeout.isZero()) {
      deadline =
          socket.schedule(registerTimeout, () -> socket.disconnect(CloseReason.REGISTER_TIMEOUT));
      if (claimed || gone) {
        // Another thread was faster: the client has known for a while that it is connected.
        cancelDeadline();
      }
    }
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
        answer(event, "{\"ok\":true}");
      }
      default -> {
        // A client may use events of its own with another server; here they mean nothing.
      }
    }
  }

  private void register(Event event) {
    List<String> arguments = event.arguments();
    Claim claim = arguments.size() < 2 ? null : Claim.of(arguments.get(0), arguments.get(1));
    if (claim != null && claim(claim)) {
      answer(event, "{\"ok\":true}");
      return;
    }
    String error =
        claim == null
            ? NotificationNamespace.IDS_MISSING
            : NotificationNamespace.NO_SUCH_REGISTRATION;
    answer(event, "{\"ok\":false,\"error\":" + JsonText.quote(error) + "}");
    if (socket.failedClaim()) {
      socket.disconnect(CloseReason.TOO_MANY_CLAIMS);
    }
  }

  private static void answer(Event event, String json) {
    Event.Ack ack = event.ack();
    if (ack != null) {
      ack.send(List.of(json), List.of());
    }
  }

  private boolean claim(Claim claim) {
    if (!registry.claim(claim.userId(), claim.connectionId(), this)) {
      return false;
    }
    Claim old = held.getAndSet(claim);
    if (old != null && !old.equals(claim)) {
      registry.release(old.userId(), old.connectionId(), this);
    }
    claimed = true;
    cancelDeadline();
    if (gone) {
      // The socket went away while the claim was made, and nobody else would give it back.
      release();
    }
    return true;
  }

  private void release() {
    Claim claim = held.getAndSet(null);
    if (claim != null) {
      registry.release(claim.userId(), claim.connectionId(), this);
    }
  }

  @Override
  public boolean offer(Push push) {
    EncodedPush encoded = push.encoded(EncodedPush.class, EncodedPush::of);
    return socket.offer(socket.isLegacy() ? encoded.ascii() : encoded.packet());
  }

  @Override
  public void flush() {
    socket.flush();
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
