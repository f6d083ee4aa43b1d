package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Recipients.Everyone;
import io.notificationsocket.registry.Recipients.Topic;
import io.notificationsocket.registry.Recipients.Users;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.Schedules.When;
import io.notificationsocket.registry.Schedules.When.At;
import io.notificationsocket.registry.Schedules.When.In;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pushes that are made later. */
public abstract class SchedulesContract extends ExchangeContract {

  private static final Set<String> NOBODY = Set.of();
  private static final When IN_10_MINUTES = new In(Duration.ofMinutes(10));

  private final RecordingRecipient ann = new RecordingRecipient();
  private final RecordingRecipient bob = new RecordingRecipient();

  protected SchedulesContract(Opening opening) {
    super(opening);
  }

  private Added add(Target target, Message message, When when) {
    return registry.schedules().add(target, message, when).await();
  }

  private Added add(String user, String json, When when) {
    return add(new Target.User(user), Message.of(json), when);
  }

  private static Target many(Recipients recipients) {
    return new Target.Many(recipients);
  }

  private List<Scheduled> list(String userId) {
    CompletableFuture<List<Scheduled>> answer = new CompletableFuture<>();
    registry.schedules().list(userId, answer::complete);
    return answer.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private List<String> listed(String userId) {
    return list(userId).stream().map(each -> each.message().json()).toList();
  }

  private boolean cancel(String userId, MessageId id) {
    return registry.schedules().cancel(userId, id).await();
  }

  private void connect(String user, RecordingRecipient recipient) {
    register(user, "c");
    assertThat(claim(user, "c", recipient, Terms.NONE)).isNotNull();
  }

  /** Time goes on, and what is due by then is made. */
  private void after(Duration time) {
    clock.advance(time);
    tested.makeScheduled();
    tested.settle();
  }

  // ---- one user --------------------------------------------------------------------------------

  @Test
  void itIsMadeWhenItIsDueAndNotBefore() {
    connect("ann", ann);
    Added added = add("ann", "1", IN_10_MINUTES);
    assertThat(added.at()).isEqualTo(clock.instant().plusSeconds(600));
    assertThat(added.id().moment() >>> 16).isEqualTo(added.at().toEpochMilli());

    after(Duration.ofSeconds(599));
    assertThat(ann.messages()).isEmpty();
    assertThat(listed("ann")).containsExactly("1");
    after(Duration.ofSeconds(1));
    assertThat(ann.messages()).containsExactly("1");
    assertThat(ann.ids()).containsExactly(added.id());
    assertThat(listed("ann")).isEmpty();
    after(Duration.ofHours(1));
    assertThat(ann.messages()).hasSize(1);
  }

  @Test
  void aMessageKeepsWhatWasSaidOfIt() {
    Message whole = new Message("{\"b\": 1.10}", Duration.ofMillis(1_234), true, false, "é", null);
    Instant at = clock.instant().plusSeconds(5);
    Added added = add(new Target.User("ann"), whole, new At(at.plusNanos(999_999)));

    assertThat(added.at()).isEqualTo(at);
    assertThat(list("ann"))
        .containsExactly(new Scheduled(added.id(), at, new Target.User("ann"), whole));
  }

  @Test
  void recipientsAndTimeToLiveBeginWhenItIsMade() {
    add(new Target.User("ann"), new Message("1", Duration.ofMinutes(5), null), IN_10_MINUTES);
    add("bob", "2", IN_10_MINUTES);
    register("ann", "c");
    after(Duration.ofMinutes(10));
    after(Duration.ofMinutes(4));
    claim("ann", "c", ann, Terms.NONE);
    connect("bob", bob);

    assertThat(ann.messages()).containsExactly("1");
    assertThat(bob.messages()).as("was not registered at that time").isEmpty();
  }

  @Test
  void whatIsKeptNowhereReachesWhoIsConnected() {
    connect("ann", ann);
    add(new Target.User("ann"), new Message("1", Duration.ZERO, null), IN_10_MINUTES);
    after(Duration.ofMinutes(10));
    after(Duration.ofMinutes(10));

    assertThat(ann.messages()).containsExactly("1");
    claim("ann", "c", bob, Terms.NONE);
    assertThat(bob.messages()).isEmpty();
  }

  @Test
  void aTimeThatIsOverIsNow() {
    connect("ann", ann);
    Instant now = clock.instant();
    assertThat(add("ann", "1", new At(Instant.EPOCH)).at()).isEqualTo(now);
    assertThat(add("ann", "2", new In(Duration.ZERO)).at()).isEqualTo(now);
    assertThat(add("ann", "3", new At(now)).at()).isEqualTo(now);
    after(Duration.ZERO);
    add("ann", "4", new At(Instant.EPOCH));
    after(Duration.ZERO);

    assertThat(ann.messages()).containsExactly("1", "2", "3", "4");
    assertThat(ann.ids()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void ofOneMomentTheyAreMadeInTheOrderOfTheCalls() {
    connect("ann", ann);
    Instant later = clock.instant().plusSeconds(60);
    List<String> expected = new ArrayList<>();
    List<MessageId> ids = new ArrayList<>();
    for (int n = 0; n < 700; n++) {
      expected.add("" + n);
      ids.add(add("ann", "" + n, new At(later)).id());
    }
    add("ann", "first", new At(later.minusMillis(1)));
    add("ann", "last", new At(later.plusMillis(1)));
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(listed("ann")).hasSize(702).startsWith("first", "0", "1").endsWith("699", "last");

    after(Duration.ofMinutes(2));
    assertThat(ann.messages()).startsWith("first").endsWith("last");
    assertThat(ann.messages().subList(1, 701)).isEqualTo(expected);
    assertThat(ann.ids()).isSorted().containsAll(ids);
  }

  @Test
  void itHasItsPlaceAmongAUsersOtherMessages() {
    register("ann", "c");
    push("ann", Message.of("1"));
    add("ann", "2", IN_10_MINUTES);
    push("ann", Message.of("0"));
    after(Duration.ofMinutes(10));
    push("ann", Message.of("3"));
    push("ann", Message.of("4"));
    claim("ann", "c", ann, Terms.NONE);

    assertThat(ann.messages()).containsExactly("1", "0", "2", "3", "4");
    assertThat(ann.ids()).isSorted();
    claim("ann", "c", bob, new Terms(ann.ids().get(2), ""));
    assertThat(bob.messages()).containsExactly("3", "4");
  }

  /** It is due before what was pushed before it is made: its id tells when. */
  @Test
  void oneThatIsMadeAfterLaterMessagesReachesEverybodyAllTheSame() {
    connect("ann", ann);
    registry.topics().change("t", Set.of("ann"), NOBODY).commit().await();
    MessageId id = add("ann", "one", new In(Duration.ofSeconds(1))).id();
    add(many(new Topic("t", NOBODY)), Message.of("many"), new In(Duration.ofSeconds(1)));
    add(many(new Topic("t", NOBODY)), new Message("passing", Duration.ZERO, null), IN_10_MINUTES);
    clock.advance(Duration.ofSeconds(2));
    MessageId before = push("ann", Message.of("1")).id();
    after(Duration.ZERO);
    push("ann", Message.of("2"));
    clock.advance(Duration.ofMinutes(10));
    push("ann", Message.of("3"));
    after(Duration.ZERO);

    assertThat(before).isGreaterThan(id);
    assertThat(ann.messages())
        .containsExactly("1", "late one", "late many", "2", "3", "late passing");
    register("ann", "d");
    claim("ann", "d", bob, new Terms(before, ""));
    assertThat(bob.messages()).containsExactlyInAnyOrder("late one", "late many", "2", "3");
  }

  @Test
  void whatIsDueAtOnceIsMadeAmongOthers() {
    connect("ann", ann);
    for (int n = 0; n < 20; n += 2) {
      add("ann", "" + n, new At(Instant.EPOCH));
      push("ann", Message.of("" + (n + 1)));
      after(Duration.ZERO);
    }
    assertThat(ann.messages()).hasSize(20).doesNotHaveDuplicates();
    assertThat(ann.ids()).doesNotHaveDuplicates();
  }

  /** Clocks that are set back meet ids that were made before. */
  @Test
  void idsDifferWhateverTheClockDoes() {
    List<MessageId> ids = new ArrayList<>();
    Instant same = clock.instant().plusSeconds(10);
    for (int round = 0; round < 4; round++) {
      ids.add(add("ann", "1", new At(same)).id());
      ids.add(push("ann", Message.of("2")).id());
      after(Duration.ofSeconds(10));
      ids.add(add("ann", "3", new In(Duration.ZERO)).id());
      after(Duration.ZERO);
      ids.add(push("ann", Message.of("4")).id());
      clock.advance(Duration.ofSeconds(-10));
    }

    assertThat(ids.stream().map(MessageId::moment)).doesNotHaveDuplicates();
  }

  // ---- many ------------------------------------------------------------------------------------

  @Test
  void whoGetsAPushToManyIsDecidedWhenItIsMade() {
    add(many(new Topic("t", Set.of("eve"))), Message.of("1"), IN_10_MINUTES);
    add(many(new Users(Set.of("ann", "bob"), Set.of("bob"))), Message.of("2"), IN_10_MINUTES);
    Added added = add(many(new Everyone(NOBODY)), Message.of("3"), IN_10_MINUTES);
    connect("ann", ann);
    connect("bob", bob);
    registry.topics().change("t", Set.of("bob", "eve"), NOBODY).commit().await();
    assertThat(listed(null)).containsExactly("1", "2", "3");
    assertThat(list("ann")).isEmpty();
    after(Duration.ofMinutes(10));

    assertThat(ann.messages()).containsExactly("2", "3");
    assertThat(bob.messages()).containsExactly("1", "3");
    assertThat(ann.ids()).endsWith(added.id());
    assertThat(listed(null)).isEmpty();
  }

  @Test
  void recipientsAreListedAsTheyWereNamed() {
    List<Target> targets =
        List.of(
            many(new Users(Set.of("ann", "bob"), Set.of("é", "users"))),
            many(new Users(NOBODY, NOBODY)),
            many(new Topic("a topic", Set.of("topic"))),
            many(new Topic("t", NOBODY)),
            many(new Everyone(NOBODY)),
            many(new Everyone(Set.of("ann"))));
    targets.forEach(target -> add(target, Message.of("1"), IN_10_MINUTES));

    assertThat(list(null)).extracting(Scheduled::target).isEqualTo(targets);
  }

  // ---- limits ----------------------------------------------------------------------------------

  @Test
  void aUserHasAThousandAndSoHaveAllPushesToMany() throws Exception {
    for (Target target : List.of(new Target.User("ann"), many(new Topic("t", NOBODY)))) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      AtomicInteger refused = new AtomicInteger();
      List<Future<?>> all = new ArrayList<>();
      for (int n = 0; n < Schedules.MOST + 50; n++) {
        all.add(
            threads.submit(
                () -> {
                  try {
                    add(target, Message.of("1"), IN_10_MINUTES);
                  } catch (TooManyScheduledException e) {
                    refused.incrementAndGet();
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();
      assertThat(refused).hasValue(50);
    }
    assertThat(list("ann")).hasSize(Schedules.MOST);
    add("bob", "1", IN_10_MINUTES);
    assertThat(cancel("ann", list("ann").get(7).id())).isTrue();
    add("ann", "1", IN_10_MINUTES);
    assertThatThrownBy(() -> add("ann", "1", IN_10_MINUTES))
        .isInstanceOf(TooManyScheduledException.class);
    after(Duration.ofMinutes(10));
    add("ann", "1", IN_10_MINUTES);
  }

  @Test
  void aTimeTooFarAheadIsRefused() {
    open(Map.of("SCHEDULE_MAX", "1h"));
    Instant latest = clock.instant().plus(Duration.ofHours(1));
    add("ann", "1", new In(Duration.ofHours(1)));
    add("ann", "2", new At(latest));
    for (When tooFar :
        List.of(
            new In(Duration.ofMillis(3_600_001)),
            new In(Duration.ofDays(999_999_999_999L)),
            new At(latest.plusMillis(1)),
            new At(Instant.parse("9999-12-31T23:59:59Z")))) {
      assertThatThrownBy(() -> add("ann", "3", tooFar)).isInstanceOf(TooFarAheadException.class);
    }
    assertThat(listed("ann")).containsExactly("1", "2");
  }

  @Test
  void anIdThatCannotBeUsedChangesNothing() {
    assertThatThrownBy(() -> add("..", "1", IN_10_MINUTES)).isInstanceOf(InvalidIdException.class);
    Target bad = many(new Users(Set.of("a", "b\n"), NOBODY));
    assertThatThrownBy(() -> add(bad, Message.of("1"), IN_10_MINUTES))
        .isInstanceOf(InvalidIdException.class);
    assertThatThrownBy(() -> cancel("", MessageId.FIRST)).isInstanceOf(InvalidIdException.class);
    assertThatThrownBy(() -> list("")).isInstanceOf(InvalidIdException.class);
    assertThat(listed(null)).isEmpty();
  }

  // ---- cancel, forget --------------------------------------------------------------------------

  @Test
  void whatIsCancelledIsNotMade() {
    connect("ann", ann);
    MessageId one = add("ann", "1", IN_10_MINUTES).id();
    MessageId other = add("ann", "2", IN_10_MINUTES).id();
    MessageId toMany = add(many(new Everyone(NOBODY)), Message.of("3"), IN_10_MINUTES).id();

    assertThat(cancel("bob", one)).isFalse();
    assertThat(cancel(null, one)).isFalse();
    assertThat(cancel("ann", toMany)).isFalse();
    assertThat(cancel("ann", new MessageId(one.moment(), one.node() + 1))).isFalse();
    assertThat(cancel("ann", one)).isTrue();
    assertThat(cancel("ann", one)).isFalse();
    assertThat(cancel(null, toMany)).isTrue();
    assertThat(listed("ann")).containsExactly("2");
    after(Duration.ofMinutes(10));
    assertThat(ann.messages()).containsExactly("2");
    assertThat(cancel("ann", other)).isFalse();
  }

  /** One of both has it, whoever comes first. */
  @Test
  void whatIsCancelledWhileItIsMadeIsOneOfBoth() throws Exception {
    connect("ann", ann);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    int cancelled = 0;
    for (int round = 0; round < 30; round++) {
      List<MessageId> ids = new ArrayList<>();
      for (int n = 0; n < 5; n++) {
        ids.add(add("ann", round + "." + n, new In(Duration.ofSeconds(1))).id());
      }
      clock.advance(Duration.ofSeconds(1));
      Future<?> making = thread.submit(tested::makeScheduled);
      for (MessageId id : ids) {
        cancelled += cancel("ann", id) ? 1 : 0;
      }
      making.get(10, TimeUnit.SECONDS);
    }
    thread.shutdown();
    after(Duration.ofSeconds(1));

    assertThat(ann.messages()).hasSize(150 - cancelled).doesNotHaveDuplicates();
  }

  @Test
  void aUserWhoIsForgottenHasNoneAnyMore() {
    add("ann", "1", IN_10_MINUTES);
    add(new Target.User("ann"), Message.of("2").under("k"), IN_10_MINUTES);
    add("bob", "3", IN_10_MINUTES);
    Users both = new Users(Set.of("ann", "bob"), Set.of("ann", "eve"));
    add(many(both), Message.of("4"), IN_10_MINUTES);
    registry.forget("ann").await();

    assertThat(list("ann")).isEmpty();
    assertThat(listed("bob")).containsExactly("3");
    assertThat(list(null))
        .extracting(Scheduled::target)
        .containsExactly(many(new Users(Set.of("bob"), Set.of("eve"))));
    connect("ann", ann);
    connect("bob", bob);
    after(Duration.ofMinutes(10));
    assertThat(ann.messages()).isEmpty();
    assertThat(bob.messages()).containsExactly("3", "4");
  }

  // ---- repeated pushes -------------------------------------------------------------------------

  @Test
  void aRepeatIsAnsweredAsTheFirstTimeEvenAfterItWasMade() {
    connect("ann", ann);
    Target user = new Target.User("ann");
    Target topic = many(new Topic("t", NOBODY));
    for (Target target : List.of(user, topic)) {
      Message message = Message.of("1").under("of " + target);
      Added first = add(target, message, IN_10_MINUTES);
      clock.advance(Duration.ofMinutes(1));
      assertThat(add(target, message, IN_10_MINUTES)).isEqualTo(first);
    }
    Message keyed = Message.of("1").under("of " + user);
    Added first = add(user, keyed, IN_10_MINUTES);
    assertThat(list("ann")).hasSize(1);
    after(Duration.ofMinutes(30));
    assertThat(add(user, keyed, IN_10_MINUTES)).isEqualTo(first);
    after(Duration.ofMinutes(30));
    assertThat(ann.messages()).containsExactly("1");
  }

  @Test
  void aKeyStandsForOnePushAndItsTime() {
    Target user = new Target.User("ann");
    Instant at = clock.instant().plusSeconds(600);
    add(user, Message.of("1").under("k"), new At(at));
    List<Runnable> others =
        new ArrayList<>(
            List.of(
                () -> add(user, Message.of("1").under("k"), new At(at.plusMillis(1))),
                () -> add(user, Message.of("1").under("k"), IN_10_MINUTES),
                () -> add(user, Message.of("2").under("k"), new At(at)),
                () -> push("ann", Message.of("1").under("k"))));
    if (tested.keysAreOfAllUsers()) {
      others.add(() -> add(many(new Everyone(NOBODY)), Message.of("1").under("k"), new At(at)));
    }
    for (Runnable other : others) {
      assertThatThrownBy(other::run).isInstanceOf(ReusedKeyException.class);
    }
    push("ann", Message.of("1").under("at once"));
    assertThatThrownBy(() -> add(user, Message.of("1").under("at once"), new At(at)))
        .isInstanceOf(ReusedKeyException.class);
    assertThat(listed("ann")).containsExactly("1");
  }

  @Test
  void aKeyIsKnownForItsTimeAfterThePushWasMade() {
    open(Map.of("IDEMPOTENCY_TTL", "1h"));
    Target user = new Target.User("ann");
    Message keyed = Message.of("1").under("k");
    Added first = add(user, keyed, IN_10_MINUTES);
    after(Duration.ofMinutes(69));
    assertThat(add(user, keyed, IN_10_MINUTES)).isEqualTo(first);
    after(Duration.ofMinutes(1));
    assertThat(add(user, keyed, IN_10_MINUTES).id()).isNotEqualTo(first.id());
  }
}
