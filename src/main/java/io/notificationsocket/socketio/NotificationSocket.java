package io.notificationsocket.socketio;

import io.notificationsocket.config.MessageIds;
import io.notificationsocket.config.Settings;
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
  private final boolean idsForAll;
  private final @Nullable Claim first;
  private final String recoveryId;
  private final AtomicReference<@Nullable Subscription> held = new AtomicReference<>();
  private volatile boolean claimed;
  private volatile boolean asked;
  private volatile boolean gone;
  private volatile Timer.@Nullable Timeout deadline;

  /**
   * @param first what the client claimed when it connected; null when it is still to claim
   * @param recovery what it takes up again; null when it begins anew
   */
  NotificationSocket(
      SessionRegistry registry,
      Socket socket,
      Settings settings,
      @Nullable Claim first,
      @Nullable Recovery recovery) {
    this.registry = registry;
    this.socket = socket;
    this.registerTimeout = settings.clients().registerTimeout();
    this.idsForAll = settings.messageIds() == MessageIds.ALWAYS;
    if (recovery != null) {
      this.first = recovery.claim().asking(first != null && first.asks());
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
    Claim claim;
    try {
      claim = Claim.of(event.arguments());
    } catch (InvalidClaimException e) {
      refuse(event, String.valueOf(e.getMessage()), e.isWrongTry());
      return;
    }
    Subscription made = claim(claim);
    if (made == null) {
      refuse(event, NotificationNamespace.NO_SUCH_REGISTRATION, true);
      return;
    }
    answer(event, claimed(made, claim.after() != null));
    made.start();
  }

  private void refuse(Event event, String error, boolean wrongTry) {
    answer(event, "{\"ok\":false,\"error\":" + JsonText.quote(error) + "}");
    if (wrongTry && socket.failedClaim()) {
      socket.disconnect(CloseReason.TOO_MANY_CLAIMS);
    }
  }

  private static String claimed(Subscription made, boolean saidWhatItHas) {
    if (made.isComplete()) {
      return saidWhatItHas ? "{\"ok\":true,\"recovered\":true}" : OK;
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
    boolean before = asked;
    Subscription holding = held.get();
    boolean asksNow = claim.asks() || (before && holding != null && claim.isOf(holding));
    // First, since the registry may push before it returns.
    asked = asksNow;
    Terms terms = new Terms(claim.after(), Recovery.secret(recoveryId, asksNow));
    Subscription made = registry.claim(claim.userId(), claim.connectionId(), this, terms);
    if (made == null) {
      asked = before;
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
    EncodedPush encoded = push.encoded(EncodedPush.class, EncodedPush::new);
    boolean withId = asked || idsForAll;
    if (socket.isLegacy()) {
      return withId ? encoded.asciiValueWithId() : encoded.asciiValue();
    }
    return withId ? encoded.valueWithId() : encoded.valueAndOffset();
  }

  /**
   * Whether the client has asked, for the claim that it holds, for more than the bare values of
   * messages. One that has not gets no other event and no further argument: its listener may take
   * one value only, or it may take the last text of an event for its place.
   */
  boolean isAsked() {
    return asked;
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
