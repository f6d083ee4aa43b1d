package io.notificationsocket.socketio;

import io.notificationsocket.config.InboxSettings.Mode;
import io.notificationsocket.config.MessageIds;
import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.SessionId;
import io.notificationsocket.engineio.Timer;
import io.notificationsocket.registry.ConnectedClient;
import io.notificationsocket.registry.Exchange.HandedOver;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.Inboxes.Marked;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Recipient;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.socketio.InboxArguments.Marking;
import io.notificationsocket.socketio.Namespace.Answer;
import io.notificationsocket.socketio.Namespace.SocketHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client on its way from connected to recipient. It holds at most one claim; a wrong one costs
 * it one of the tries that its connection has. Safe between threads; the registry is never called
 * with a lock held, since it calls other sockets.
 */
final class NotificationSocket implements SocketHandler, Recipient {

  /**
   * Up to this many recipients, the pushing thread writes: handing over to another costs more than
   * a few writes, and less than many.
   */
  private static final int FEW = 16;

  /** Characters of a client's text that an answer repeats. */
  private static final int LONGEST_NAME = 64;

  private static final String ABANDONED = "This claim was given up for a later one.";
  private static final String OK = "{\"ok\":true}";
  private static final String UNREADABLE = "The inbox cannot be read now. Ask again.";

  private final SessionRegistry registry;
  private final Socket socket;
  private final Duration registerTimeout;
  private final boolean idsForAll;
  private final @Nullable Claim first;
  private final boolean claimsByAuth;
  private final @Nullable MovedClaim moved;
  private volatile boolean claimsLater;
  private final String recoveryId;
  private final boolean missedNews; // of the inbox, maybe, while it was away
  private final long since; // when its client connected, ms since 1970
  private final Serial serial = new Serial();
  private final ClaimTurn turn;
  private final AtomicReference<@Nullable Subscription> held = new AtomicReference<>();
  private volatile boolean claimed;
  private final boolean hasInboxes;
  private final MarkBrake markBrake = new MarkBrake(System::nanoTime);
  private volatile Asked asked = Asked.NOTHING;
  private volatile boolean gone;
  private volatile Timer.@Nullable Timeout deadline;

  // Guarded by this.
  private boolean connected;
  private @Nullable Revocation early; // it came before the client had heard that it is connected

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
    this.turn = new ClaimTurn(socket, this::untilClaim, serial);
    this.registerTimeout = settings.clients().registerTimeout();
    this.idsForAll = settings.messageIds() == MessageIds.ALWAYS;
    this.hasInboxes = hasInboxes(settings);
    this.claimsByAuth = first != null;
    this.since = System.currentTimeMillis();
    this.moved = null;
    if (recovery != null) {
      this.first = recovery.claim().asking(first == null ? Asked.NOTHING : first.asks());
      this.missedNews = this.first.asks() == Asked.INBOX;
      this.recoveryId = recovery.id();
    } else {
      this.first = first;
      this.recoveryId = socket.isLegacy() ? "" : SessionId.next();
      this.missedNews = false;
    }
  }

  /**
   * For a client that comes from another node.
   *
   * @param moved what it had there
   */
  NotificationSocket(SessionRegistry registry, Socket socket, Settings settings, MovedClaim moved) {
    this.registry = registry;
    this.socket = socket;
    this.turn = new ClaimTurn(socket, this::untilClaim, serial);
    this.registerTimeout = settings.clients().registerTimeout();
    this.idsForAll = settings.messageIds() == MessageIds.ALWAYS;
    this.hasInboxes = hasInboxes(settings);
    this.claimsByAuth = false;
    this.first = null;
    this.recoveryId = moved.recoveryId();
    this.since = moved.since();
    this.asked = moved.asked();
    this.moved = moved;
    this.missedNews = moved.asked() == Asked.INBOX;
  }

  private static boolean hasInboxes(Settings settings) {
    return settings.store().inbox().mode() != Mode.OFF;
  }

  @Override
  public @Nullable String recoveryId() {
    return recoveryId.isEmpty() ? null : recoveryId;
  }

  /** Makes the claim that the client connects with, if it has one, and lets it in. */
  void enter(Answer answer) {
    if (first == null) {
      answer.accept(this);
    } else if (turn.isToWait(first)) {
      // Whom the claim has to wait for holds the registration: it is there.
      claimsLater = true;
      answer.accept(this);
    } else {
      inTurn(() -> claimFirst(first, answer));
    }
  }

  private void claimFirst(Claim wanted, Answer answer) {
    claim(
        wanted,
        made -> {
          // First: what the client has sent meanwhile comes in from within the answer, in order.
          serial.done();
          if (made == null && claimsByAuth) {
            answer.refuse(wanted.refusal(), true);
          } else {
            answer.accept(this);
          }
        });
  }

  /**
   * What was missed goes out only now, when the client has been told that it is connected. The
   * reference server sends it before; but a client that loses its connection in between keeps what
   * it got, does not count it as received, asks for it again, and so gets it twice.
   */
  @Override
  public void connected() {
    Revocation revoked;
    synchronized (this) {
      connected = true;
      revoked = early;
    }
    Subscription made = held.get();
    HandedOver handedOver = moved == null ? null : moved.handedOver();
    if (moved != null && handedOver != null) {
      // Counts as claimed until it is known: the client may send what a claimed one may.
      socket.session().claimed();
      inTurn(() -> claimAgain(moved, handedOver));
    } else if (revoked != null) {
      tellRevoked(revoked);
    } else if (made != null) {
      made.start();
      tellInbox(made);
    } else if (first != null && claimsLater) {
      turn.await(first, () -> claimFirst(first), () -> {});
    } else {
      awaitClaim();
    }
  }

  /** What was held at another node is held here from now on. */
  private void claimAgain(MovedClaim wanted, HandedOver handedOver) {
    Terms terms = new Terms(null, asked.secret(recoveryId), handedOver);
    registry.claim(
        String.valueOf(wanted.userId()),
        String.valueOf(wanted.connectionId()),
        this,
        terms,
        made -> {
          if (made == null) {
            socket.session().unclaimed();
            tellRevoked(Revocation.ENDED); // unless it has heard already that it was replaced
          } else {
            holds(made, asked);
            made.start();
            tellInbox(made);
          }
          serial.done();
        });
  }

  private void claimFirst(Claim wanted) {
    claim(
        wanted,
        made -> {
          if (made == null) {
            awaitClaim(); // the registration has ended since the client was let in
          } else {
            made.start();
            tellInbox(made);
          }
          serial.done();
        });
  }

  private void awaitClaim() {
    if (!registerTimeout.isZero()) {
      deadline =
          socket
              .session()
              .schedule(
                  registerTimeout, () -> socket.session().close(CloseReason.REGISTER_TIMEOUT));
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
      case "register" -> inTurn(() -> register(event));
      case "unregister" -> inTurn(() -> unregister(event));
      case "inbox" -> inTurnIfRoom(event, () -> inbox(event));
      case "mark" -> {
        if (markBrake.allows()) {
          inTurnIfRoom(event, () -> mark(event));
        } else {
          answer(event, error("These are too many marks at once. Mark several messages in one."));
        }
      }
      case "received" -> received(event);
      // A client may use events of its own with another server; here they mean nothing.
      default -> answer(event, error("There is no event " + shortened(event.name()) + "."));
    }
  }

  /** The client says that a message has arrived, and so all that it was sent before. */
  private void received(Event event) {
    List<String> said = event.arguments();
    MessageId id = said.isEmpty() ? null : MessageId.parse(JsonText.asText(said.get(0)));
    Subscription subscription = held.get();
    if (id == null) {
      answer(event, error("Send the id of a message: 24 hexadecimal digits, as text."));
    } else if (subscription == null || !subscription.received(id)) {
      answer(event, error("This session was not sent that message."));
    } else {
      answer(event, OK);
    }
  }

  private void inTurn(Runnable task) {
    if (!serial.add(task)) {
      socket.session().close(CloseReason.TOO_MANY_CLAIMS);
    }
  }

  private void inTurnIfRoom(Event event, Runnable task) {
    if (!serial.add(task)) {
      answer(event, error("Wait for the answers to the calls before."));
    }
  }

  private void unregister(Event event) {
    turn.abandon();
    release();
    answer(event, OK);
    serial.done();
  }

  private void register(Event event) {
    turn.abandon();
    Claim said;
    try {
      said = Claim.of(event.arguments());
    } catch (InvalidClaimException e) {
      refuse(event, String.valueOf(e.getMessage()), e.isWrongTry());
      serial.done();
      return;
    }
    if (turn.isToWait(said)) {
      turn.await(said, () -> register(event, said), () -> answer(event, error(ABANDONED)));
      serial.done();
    } else {
      register(event, said);
    }
  }

  /**
   * A client that claims in its connect handler what it has connected with, before that claim's
   * turn has come, still has what it had then.
   */
  private Claim withPlace(Claim said) {
    return first != null && !claimed && first.isOfSamePair(said) ? said.in(first) : said;
  }

  private void register(Event event, Claim said) {
    claim(
        withPlace(said),
        made -> {
          if (made == null) {
            refuse(event, said.refusal(), true);
            serial.done();
          } else {
            String result = claimed(made, said.after() != null);
            withList(
                made,
                said.list(),
                result,
                whole -> {
                  answer(event, whole);
                  made.start();
                  serial.done();
                });
          }
        });
  }

  /** Adds to an answer what of the inbox was asked for, if anything was. */
  private void withList(
      Subscription made, @Nullable Query query, String answer, Consumer<String> then) {
    if (query == null || !hasInboxes) {
      then.accept(answer);
      return;
    }
    registry
        .inboxes()
        .list(
            made.userId(),
            query,
            found -> {
              String inbox = found == null ? "null" : "{" + InboxText.members(found) + "}";
              then.accept(answer.substring(0, answer.length() - 1) + ",\"inbox\":" + inbox + "}");
            });
  }

  // ---- the inbox -----------------------------------------------------------------------------

  private void inbox(Event event) {
    Subscription holding;
    Query query;
    try {
      holding = inboxOwner();
      query = InboxArguments.query(event.arguments().isEmpty() ? "{}" : withoutNull(event));
    } catch (InvalidClaimException e) {
      answer(event, error(String.valueOf(e.getMessage())));
      serial.done();
      return;
    }
    askForInbox(
        holding,
        () ->
            registry
                .inboxes()
                .list(
                    holding.userId(),
                    query,
                    found -> {
                      answer(
                          event,
                          found == null
                              ? error(UNREADABLE)
                              : "{\"ok\":true," + InboxText.members(found) + "}");
                      serial.done();
                    }));
  }

  private static String withoutNull(Event event) {
    String first = event.arguments().get(0);
    return first.equals("null") ? "{}" : first;
  }

  /** Whose inbox the client may ask for: its claim is the right to it. */
  private Subscription inboxOwner() throws InvalidClaimException {
    if (!hasInboxes) {
      throw new InvalidClaimException("There is no inbox on this server.");
    }
    Subscription holding = held.get();
    if (holding == null) {
      throw new InvalidClaimException("Register first: an inbox is its user's alone.");
    }
    return holding;
  }

  /** From now on the client is told what changes, also when it recovers its claim. */
  private void askForInbox(Subscription holding, Runnable then) {
    if (asked == Asked.INBOX) {
      then.run();
      return;
    }
    asked = Asked.INBOX;
    if (recoveryId.isEmpty()) {
      then.run();
      return;
    }
    Terms terms = new Terms(null, asked.secret(recoveryId));
    registry.claim(holding.userId(), holding.connectionId(), this, terms, unchanged -> then.run());
  }

  private void mark(Event event) {
    try {
      Subscription holding = inboxOwner();
      Marking marking =
          InboxArguments.marking(event.arguments().isEmpty() ? "{}" : event.arguments().get(0));
      Outcome<Marked> outcome =
          registry.inboxes().mark(holding.userId(), marking.mark(), marking.which());
      outcome.commit().whenOver(() -> answer(event, marked(outcome)));
    } catch (InvalidClaimException e) {
      answer(event, error(String.valueOf(e.getMessage())));
    }
    serial.done();
  }

  private static String marked(Outcome<Marked> outcome) {
    try {
      return "{\"ok\":true," + InboxText.members(outcome.await()) + "}";
    } catch (StoreFailedException e) {
      return error("The marks could not be kept. Try again.");
    }
  }

  @Override
  public boolean wantsInbox() {
    return asked == Asked.INBOX;
  }

  @Override
  public void inboxChanged(InboxNews news) {
    socket.emit("inbox", List.of(InboxText.news(news)), List.of());
  }

  /** Tells a client that comes again how its inbox is now. */
  private void tellInbox(Subscription made) {
    if (missedNews && hasInboxes) {
      registry
          .inboxes()
          .count(
              made.userId(),
              counts -> {
                if (counts != null) {
                  inboxChanged(new InboxNews(counts, null));
                }
              });
    }
  }

  private void refuse(Event event, String error, boolean wrongTry) {
    answer(event, error(error));
    if (wrongTry) {
      socket.failedClaim();
    }
  }

  private static String error(String text) {
    return "{\"ok\":false,\"error\":" + JsonText.quote(text) + "}";
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }

  private static String claimed(Subscription made, boolean saidWhatItHas) {
    if (made.isComplete()) {
      return saidWhatItHas ? "{\"ok\":true,\"recovered\":true}" : OK;
    }
    return "{\"ok\":true,\"recovered\":false,\"oldest\":\"" + made.missingUntil() + "\"}";
  }

  private void answer(Event event, String json) {
    Event.Ack ack = event.ack();
    if (ack != null) {
      ack.send(List.of(socket.isLegacy() ? JsonText.ascii(json) : json), List.of());
    }
  }

  private Duration untilClaim(Claim claim) {
    return registry.untilClaim(claim.userId(), claim.connectionId(), this);
  }

  /**
   * @param then given null when there is no such registration
   */
  private void claim(Claim claim, Consumer<@Nullable Subscription> then) {
    Subscription holding = held.get();
    boolean isSame = holding != null && claim.isOf(holding);
    Asked asksNow = isSame ? claim.asks().and(asked) : claim.asks();
    Terms terms = new Terms(claim.after(), asksNow.secret(recoveryId));
    registry.claim(
        claim.userId(),
        claim.connectionId(),
        this,
        terms,
        made -> {
          if (made != null) {
            holds(made, asksNow);
          }
          then.accept(made);
        });
  }

  private void holds(Subscription made, Asked asksNow) {
    asked = asksNow;
    Subscription old = held.getAndSet(made);
    if (old != null && old != made) {
      old.release();
    }
    claimed = true;
    socket.session().claimed();
    cancelDeadline();
    if (gone) {
      // The socket went away while the claim was made, and nobody else would give it back.
      release();
    }
  }

  private void release() {
    Subscription subscription = held.getAndSet(null);
    if (subscription != null) {
      subscription.release();
      socket.session().unclaimed();
    }
  }

  @Override
  public boolean canLeave() {
    return !turn.isWaiting();
  }

  @Override
  public boolean isQuiet() {
    return serial.isIdle() && !turn.isWaiting();
  }

  @Override
  public String leave() {
    gone = true;
    turn.abandon();
    cancelDeadline();
    Subscription subscription = held.getAndSet(null);
    return (subscription == null
            ? new MovedClaim(recoveryId, since, asked, null, null, null)
            : new MovedClaim(
                recoveryId,
                since,
                asked,
                subscription.userId(),
                subscription.connectionId(),
                subscription.handOver()))
        .toJson();
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
    boolean withId = asked.isMore() || idsForAll;
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
  @Override
  public boolean wantsChanges() {
    return asked.isMore();
  }

  @Override
  public boolean offer(MessageChange change) {
    return socket.offer(packet(change));
  }

  @Override
  public boolean offerIfRoom(MessageChange change) {
    return socket.offerIfRoom(packet(change));
  }

  private Packet packet(MessageChange change) {
    return EncodedChange.of(change, socket.isLegacy(), asked.isMore() || idsForAll);
  }

  @Override
  public boolean isDrained() {
    return socket.session().outbox().isDrained();
  }

  @Override
  public void whenDrained(Runnable task) {
    socket.session().outbox().whenDrained(task);
  }

  @Override
  public void interrupt() {
    socket.session().close(CloseReason.FORCED_CLOSE);
  }

  @Override
  public void flush(int audience) {
    if (audience > FEW) {
      socket.session().outbox().flushSoon();
    } else {
      socket.session().outbox().flush();
    }
  }

  @Override
  public void revoked(Revocation why) {
    synchronized (this) {
      if (!connected) {
        early = why;
        return;
      }
    }
    tellRevoked(why);
  }

  private void tellRevoked(Revocation why) {
    emitRevoked(why.reason());
    socket.disconnect(
        switch (why.kind()) {
          case REPLACED -> CloseReason.REPLACED;
          case ENDED -> CloseReason.REGISTRATION_ENDED;
          case DISCONNECTED -> CloseReason.DISCONNECTED;
        });
  }

  /** Tells a client that has asked for more why its connection is about to be closed. */
  private void emitRevoked(String reason) {
    if (asked.isMore()) {
      socket.emit("revoked", List.of("{\"reason\":" + JsonText.quote(reason) + "}"), List.of());
    }
  }

  @Override
  public void draining() {
    if (held.get() != null) {
      emitRevoked("draining");
    }
  }

  @Override
  public void upgraded() {
    Subscription subscription = held.get();
    if (subscription != null) {
      subscription.clientChanged();
    }
  }

  @Override
  public ConnectedClient client() {
    return new ConnectedClient(
        Instant.ofEpochMilli(since),
        socket.session().transportName().toString(),
        socket.isLegacy() ? 3 : 4);
  }

  @Override
  public void disconnected(CloseReason reason) {
    gone = true;
    turn.abandon();
    cancelDeadline();
    Subscription subscription = held.getAndSet(null);
    if (subscription != null) {
      subscription.disconnected(reason.text());
      socket.session().unclaimed();
    }
  }
}
