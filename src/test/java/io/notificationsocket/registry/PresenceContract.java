package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.OnlineUsers.OnlineUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who is connected, and how a backend ends that. */
public abstract class PresenceContract extends ExchangeContract {

  private static final Duration TTL = Duration.ofHours(24);

  private final RecordingRecipient first = new RecordingRecipient();
  private final RecordingRecipient second = new RecordingRecipient();

  protected PresenceContract(Opening opening) {
    super(opening);
  }

  private Subscription connect(String user, String connection, RecordingRecipient recipient) {
    register(user, connection);
    return claim(user, connection, recipient, Terms.NONE);
  }

  private interface Question<T> {
    void ask(Consumer<T> then);
  }

  private static <T> T answer(Question<T> question) {
    CompletableFuture<T> answered = new CompletableFuture<>();
    question.ask(answered::complete);
    try {
      return answered.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("a question is not answered", e);
    }
  }

  private UserSessions sessions(String user) {
    tested.settle();
    return answer(then -> registry.sessions(user, then));
  }

  private SessionInfo session(String user, String connection) {
    return sessions(user).sessions().stream()
        .filter(each -> each.connectionId().equals(connection))
        .findFirst()
        .orElseThrow();
  }

  private OnlineUsers online(String after, int most) {
    tested.settle();
    return answer(then -> registry.online(after, most, then));
  }

  private int count(String user) {
    tested.settle();
    return PresenceContract.<int[]>answer(then -> registry.count(List.of(user), then))[0];
  }

  // ---- questions -----------------------------------------------------------------------------

  @Test
  void anUnknownUserHasNoSessionsAndWasNeverSeen() {
    assertThat(sessions("ann")).isEqualTo(new UserSessions(null, List.of()));
    assertThat(sessions("ann").isOnline()).isFalse();
  }

  @Test
  void aRegistrationThatNobodyHoldsTellsWhenItEndsAndWhatWaits() {
    registry.register("ann", "a", "{\"device\":\"laptop\"}").await();
    push("ann", Message.of("1"));
    push("ann", Message.of("2"));

    Instant end = clock.instant().plus(TTL);
    assertThat(session("ann", "a"))
        .isEqualTo(new SessionInfo("a", null, end, 2, "{\"device\":\"laptop\"}"));
    assertThat(sessions("ann").isOnline()).isFalse();
    assertThat(sessions("ann").lastSeen()).isNull();
  }

  @Test
  void notesStayUntilOthersAreMade() {
    registry.register("ann", "a", "{\"n\":1}").await();
    registry.register("ann", "a").await();
    assertThat(session("ann", "a").meta()).isEqualTo("{\"n\":1}");
    Subscription held = claim("ann", "a", first, Terms.NONE);
    assertThat(session("ann", "a").meta()).isEqualTo("{\"n\":1}");
    registry.register("ann", "a", "{\"n\":2}").await();
    assertThat(session("ann", "a").meta()).isEqualTo("{\"n\":2}");
    held.release();
    assertThat(session("ann", "a").meta()).isEqualTo("{\"n\":2}");
    end("ann", "a");
    register("ann", "a");
    assertThat(session("ann", "a").meta()).isNull();
  }

  @Test
  void aSessionTellsHowItIsConnectedAndWhatIsNotKnownToHaveArrived() {
    Subscription held = connect("ann", "a", first);
    push("ann", Message.of("1"));
    push("ann", Message.of("2"));

    assertThat(session("ann", "a")).isEqualTo(new SessionInfo("a", first.client(), null, 2, null));
    assertThat(sessions("ann").isOnline()).isTrue();
    held.receipt().run();
    assertThat(session("ann", "a").waiting()).isZero();
  }

  @Test
  void anUpgradeOfTheTransportIsSeen() {
    first.become(new ConnectedClient(clock.instant(), "polling", 3));
    Subscription held = connect("ann", "a", first);
    assertThat(session("ann", "a").client()).isEqualTo(first.client());
    first.become(new ConnectedClient(clock.instant(), "websocket", 3));
    held.clientChanged();
    assertThat(session("ann", "a").client()).isEqualTo(first.client());
  }

  @Test
  void whatHasExpiredDoesNotWait() {
    register("ann", "a");
    push("ann", new Message("1", Duration.ofMinutes(1), null));
    push("ann", new Message("2", Duration.ofMinutes(9), null));
    clock.advance(Duration.ofMinutes(2));
    assertThat(session("ann", "a").waiting()).isEqualTo(1);
  }

  @Test
  void sessionsComeInTheOrderOfTheirCodePoints() {
    for (String each : List.of("b", "a", "\ud83d\ude00", "\uffee", "Z")) {
      register("ann", each);
    }
    assertThat(sessions("ann").sessions())
        .extracting(SessionInfo::connectionId)
        .containsExactly("Z", "a", "b", "\uffee", "\ud83d\ude00");
  }

  @Test
  void anExpiredRegistrationIsNone() {
    register("ann", "a");
    clock.advance(TTL.plusSeconds(1));
    assertThat(sessions("ann").sessions()).isEmpty();
  }

  @Test
  void aUserWasLastSeenWhenTheLastSessionEnded() {
    Subscription one = connect("ann", "a", first);
    Subscription two = connect("ann", "b", second);
    clock.advance(Duration.ofMinutes(1));
    one.release();
    clock.advance(Duration.ofMinutes(1));
    two.release();
    tested.settle(); // before the time goes on
    Instant end = clock.instant();
    clock.advance(Duration.ofMinutes(1));

    assertThat(sessions("ann").isOnline()).isFalse();
    assertThat(sessions("ann").lastSeen()).isEqualTo(end);
    claim("ann", "a", new RecordingRecipient(), Terms.NONE);
    assertThat(sessions("ann").isOnline()).isTrue();
    end("ann", "a");
    assertThat(sessions("ann").lastSeen()).isEqualTo(clock.instant());
  }

  @Test
  void whoIsOnlineIsListedByCodePoints() {
    connect("b", "1", first);
    connect("b", "2", second);
    for (String each : List.of("d", "a", "\ud83d\ude00", "\uffee", "Z")) {
      connect(each, "1", new RecordingRecipient());
    }
    register("c", "1");

    assertThat(online(null, 100))
        .isEqualTo(
            new OnlineUsers(
                List.of(
                    new OnlineUser("Z", 1),
                    new OnlineUser("a", 1),
                    new OnlineUser("b", 2),
                    new OnlineUser("d", 1),
                    new OnlineUser("\uffee", 1),
                    new OnlineUser("\ud83d\ude00", 1)),
                6,
                false));
    assertThat(online("a", 2))
        .isEqualTo(
            new OnlineUsers(List.of(new OnlineUser("b", 2), new OnlineUser("d", 1)), 6, true));
    assertThat(online("c", 3).users()).extracting(OnlineUser::user).startsWith("d");
    assertThat(online("c", 3).more()).isFalse();
    assertThat(online("\ud83d\ude00", 3)).isEqualTo(new OnlineUsers(List.of(), 6, false));
  }

  @Test
  void whoHasGoneIsOnlineNoMore() {
    Subscription held = connect("ann", "a", first);
    connect("bob", "b", second);
    held.release();
    assertThat(online(null, 10))
        .isEqualTo(new OnlineUsers(List.of(new OnlineUser("bob", 1)), 1, false));
    end("bob", "b");
    assertThat(online(null, 10)).isEqualTo(new OnlineUsers(List.of(), 0, false));
    assertThat(count("ann")).isZero();
  }

  // ---- changes -------------------------------------------------------------------------------

  @Test
  void loggingOutEverywhereEndsAllRegistrations() {
    connect("ann", "a", first);
    connect("ann", "b", second);
    register("ann", "c");
    RecordingRecipient other = new RecordingRecipient();
    connect("bob", "a", other);

    assertThat(registry.endAll("ann").await()).isEqualTo(new Ended(3, 2));
    tested.settle();
    assertThat(first.revocations()).containsExactly(Revocation.LOGGED_OUT);
    assertThat(second.revocations()).containsExactly(Revocation.LOGGED_OUT);
    assertThat(other.revocations()).isEmpty();
    assertThat(claim("ann", "a", new RecordingRecipient(), Terms.NONE)).isNull();
    assertThat(sessions("ann").sessions()).isEmpty();
    assertThat(count("ann")).isZero();
    assertThat(registry.endAll("ann").await()).isEqualTo(new Ended(0, 0));
  }

  @Test
  void anExpiredRegistrationIsNotLoggedOut() {
    register("ann", "a");
    clock.advance(TTL.plusSeconds(1));
    assertThat(registry.endAll("ann").await()).isEqualTo(new Ended(0, 0));
  }

  @Test
  void disconnectingClosesOneConnectionAndItsRegistrationStays() {
    connect("ann", "a", first);
    connect("ann", "b", second);
    clock.advance(Duration.ofHours(23));
    Revocation why = Revocation.disconnected("signed out elsewhere");

    assertThat(registry.disconnect("ann", "a", "signed out elsewhere").await()).isEqualTo(1);
    tested.settle();
    assertThat(first.revocations()).containsExactly(why);
    assertThat(second.revocations()).isEmpty();
    assertThat(count("ann")).isEqualTo(1);
    push("ann", Message.of("1"));
    clock.advance(Duration.ofHours(23));
    RecordingRecipient again = new RecordingRecipient();
    assertThat(claim("ann", "a", again, Terms.NONE)).isNotNull();
    assertThat(registry.disconnect("ann", "c", "x").await()).isZero();
    assertThat(second.messages()).containsExactly("1");
  }

  @Test
  void disconnectingAllLeavesThemTheirMessages() {
    connect("ann", "a", first);
    connect("ann", "b", second);
    assertThat(registry.disconnect("ann", null, "bye").await()).isEqualTo(2);
    tested.settle();
    assertThat(first.revocations()).containsExactly(Revocation.disconnected("bye"));
    assertThat(second.revocations()).containsExactly(Revocation.disconnected("bye"));
    assertThat(sessions("ann").lastSeen()).isEqualTo(clock.instant());
    assertThat(registry.disconnect("ann", null, "bye").await()).isZero();

    push("ann", Message.of("1"));
    RecordingRecipient again = new RecordingRecipient();
    claim("ann", "a", again, Terms.NONE);
    assertThat(again.messages()).containsExactly("1");
  }

  @Test
  void whoGetsNothingTwiceGetsWhatCameAfterADisconnect() {
    open(Map.of("DELIVERY", "at-most-once"));
    connect("ann", "a", first);
    push("ann", Message.of("1"));
    assertThat(registry.disconnect("ann", "a", "bye").await()).isEqualTo(1);
    tested.settle();

    push("ann", Message.of("2"));
    RecordingRecipient again = new RecordingRecipient();
    claim("ann", "a", again, Terms.NONE);
    assertThat(again.messages()).containsExactly("2");
  }

  @Test
  void ofAForgottenUserNothingIsLeft() {
    connect("ann", "a", first);
    register("ann", "b");
    push("ann", Message.of("1"));
    MessageId id = push("ann", Message.of("2").under("key")).id();
    RecordingRecipient other = new RecordingRecipient();
    connect("bob", "b", other);

    assertThat(registry.forget("ann").await()).isEqualTo(new Forgotten(2, 2, 0));
    tested.settle();
    assertThat(first.revocations()).containsExactly(Revocation.FORGOTTEN);
    assertThat(other.revocations()).isEmpty();
    assertThat(sessions("ann")).isEqualTo(new UserSessions(null, List.of()));
    assertThat(online(null, 10).users()).containsExactly(new OnlineUser("bob", 1));
    assertThat(registry.forget("ann").await()).isEqualTo(new Forgotten(0, 0, 0));

    register("ann", "a");
    RecordingRecipient again = new RecordingRecipient();
    claim("ann", "a", again, Terms.NONE);
    assertThat(again.messages()).isEmpty();
    Message repeated = Message.of("3").under("key");
    assertThat(push("ann", repeated).id()).as("a key of before is unknown").isNotEqualTo(id);
    assertThat(again.messages()).containsExactly("3");
  }

  @Test
  void whatWaitsForAUserWithoutRegistrationIsForgottenToo() {
    push("ann", new Message("1", null, true));
    assertThat(registry.forget("ann").await()).isEqualTo(new Forgotten(0, 1, 0));
    push("ann", new Message("2", null, true));
    connect("ann", "a", first);
    assertThat(first.messages()).containsExactly("2");
  }
}
