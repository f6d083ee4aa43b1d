package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.SessionRegistry.Terms;
import io.notificationsocket.store.LocalStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a client that comes again gets of what it has missed. */
final class CatchUpTest {

  private final ManualClock clock = new ManualClock();
  private final RecordingRecipient first = new RecordingRecipient();
  private final RecordingRecipient second = new RecordingRecipient();
  private SessionRegistry registry = with(Map.of());

  private SessionRegistry with(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    all.put("AUTH_TOKEN", "t");
    Settings settings = Settings.read(all::get);
    return new SessionRegistry(settings, LocalStore.inMemory(settings.store()), clock);
  }

  private Subscription claim(RecordingRecipient recipient, MessageId after) {
    Subscription made = registry.claim("ann", "a1", recipient, new Terms(after, ""));
    assertThat(made).isNotNull();
    made.start();
    return made;
  }

  private MessageId push(int number) {
    return registry.push("ann", Message.of("" + number)).id();
  }

  @Test
  void whatIsPushedBeforeTheFirstClaimIsNotLost() {
    registry.register("ann", "a1");
    push(1);
    push(2);
    Subscription made = claim(first, null);
    push(3);

    assertThat(first.messages()).containsExactly("1", "2", "3");
    assertThat(first.ids()).isSorted();
    assertThat(made.isComplete()).isTrue();
  }

  @Test
  void whatMayNotHaveArrivedComesAgainAndWhatDidDoesNot() {
    registry.register("ann", "a1");
    Subscription made = claim(first, null);
    push(1);
    Runnable receipt = made.receipt();
    push(2);
    receipt.run();
    made.release();
    push(3);
    claim(second, null);

    assertThat(first.messages()).containsExactly("1", "2");
    assertThat(second.messages()).containsExactly("2", "3");
  }

  @Test
  void aReceiptThatComesLateProvesNothingOfItsSuccessor() {
    registry.register("ann", "a1");
    Subscription older = claim(first, null);
    push(1);
    Runnable receipt = older.receipt();
    Subscription newer = claim(second, null);
    receipt.run();
    newer.release();
    RecordingRecipient third = new RecordingRecipient();
    claim(third, null);

    assertThat(second.messages()).containsExactly("1");
    assertThat(third.messages()).containsExactly("1");
  }

  @Test
  void aClientMaySayWhatItHas() {
    registry.register("ann", "a1");
    MessageId one = push(1);
    push(2);

    assertThat(claim(first, one).isComplete()).isTrue();
    assertThat(first.messages()).containsExactly("2");
  }

  @Test
  void thatAClientGetsNothingTwiceIsSafeBeforeItGetsAnything() {
    Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
    List<Integer> receivedAtCommit = new ArrayList<>();
    Commit watched = new WatchedCommit(() -> receivedAtCommit.add(first.messages().size()));
    Store real = LocalStore.inMemory(settings.store());
    Store store = new InterceptedStore(real, found -> found, commit -> watched);
    registry = new SessionRegistry(settings, store, clock);
    registry.register("ann", "a1");
    push(1);

    Subscription made = registry.claim("ann", "a1", first, new Terms(null, "a secret"));
    assertThat(made).isNotNull();
    made.start();

    assertThat(receivedAtCommit).containsExactly(0);
    assertThat(first.messages()).containsExactly("1");
  }

  /** Tells when somebody waits for it. */
  private record WatchedCommit(Runnable onAwait) implements Commit {
    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public void await() {
      onAwait.run();
    }

    @Override
    public void whenOver(Runnable task) {
      throw new UnsupportedOperationException("it is awaited");
    }
  }

  @Test
  void whoeverClaimsTwiceGetsNothingTwice() {
    registry.register("ann", "a1");
    push(1);
    Subscription made = claim(first, null);
    assertThat(claim(first, null)).isSameAs(made);

    assertThat(first.messages()).containsExactly("1");
    assertThat(first.revocations()).isEmpty();
  }

  @Test
  void atMostOnceNothingIsSentAgain() {
    registry = with(Map.of("DELIVERY", "at-most-once"));
    registry.register("ann", "a1");
    Subscription made = claim(first, null);
    push(1);
    made.release();
    push(2);
    Subscription next = claim(second, null);
    push(3);
    RecordingRecipient third = new RecordingRecipient();
    claim(third, null); // before the older is noticed to be gone
    push(4);
    next.release();

    assertThat(second.messages()).containsExactly("2", "3");
    assertThat(third.messages()).containsExactly("4");
  }

  @Test
  void eachRegistrationHasItsOwnPlace() {
    registry.register("ann", "a1");
    push(1);
    registry.register("ann", "a2");
    push(2);
    Subscription other = registry.claim("ann", "a2", second, Terms.NONE);
    other.start();
    claim(first, null);

    assertThat(first.messages()).containsExactly("1", "2");
    assertThat(second.messages()).as("what came before it").containsExactly("2");
  }

  @Test
  void withoutARegistrationNothingIsKeptUnlessAskedFor() {
    push(1);
    registry.push("ann", new Message("2", null, true));
    registry.register("ann", "a1");
    claim(first, null);
    assertThat(first.messages()).containsExactly("2");

    registry = with(Map.of("RETAIN_FOR", "user"));
    push(3);
    registry.push("ann", new Message("4", null, false));
    registry.register("ann", "a1");
    claim(second, null);
    assertThat(second.messages()).containsExactly("3");
  }

  @Test
  void aMessageIsKeptForItsOwnTime() {
    registry.register("ann", "a1");
    registry.push("ann", new Message("1", Duration.ZERO, null));
    registry.push("ann", new Message("2", Duration.ofMinutes(1), null));
    push(3);
    clock.advance(Duration.ofMinutes(1));
    claim(first, null);

    assertThat(first.messages()).containsExactly("3");
  }

  @Test
  void aGapIsTold() {
    registry.register("ann", "a1");
    push(1);
    clock.advance(Duration.ofHours(1));
    MessageId two = push(2);
    registry.sweep();
    Subscription made = claim(first, null);

    assertThat(made.isComplete()).isFalse();
    assertThat(made.missingUntil()).isEqualTo(two);
    assertThat(first.messages()).containsExactly("2");
    made.receipt().run();
    made.release();
    assertThat(claim(second, null).isComplete()).as("told once").isTrue();
  }

  @Test
  void aSlowClientCatchesUpAtItsPaceAndThenIsLive() {
    registry.register("ann", "a1");
    IntStream.range(0, 300).forEach(this::push);
    first.room(10);
    claim(first, null);
    int next = 300;
    while (first.waitsForRoom()) {
      assertThat(registry.push("ann", Message.of("" + next++)).sessions()).isEqualTo(1);
      first.drain(25);
    }
    push(next++);

    assertThat(first.messages()).containsExactlyElementsOf(numbers(next));
    assertThat(first.ids()).isSorted();
  }

  @Test
  void aMessageThatIsNotKeptIsNotOnItsWayToAClientThatIsBehind() {
    registry.register("ann", "a1");
    push(1);
    first.room(0);
    claim(first, null);

    assertThat(registry.push("ann", new Message("2", Duration.ZERO, null)).sessions()).isZero();
    assertThat(registry.push("ann", Message.of("3")).sessions()).isEqualTo(1);
    first.drain(10);
    assertThat(first.messages()).containsExactly("1", "3");
  }

  @Test
  void aSecondClaimWhileItCatchesUpChangesNothing() {
    registry.register("ann", "a1");
    IntStream.range(0, 10).forEach(this::push);
    first.room(3);
    Subscription made = claim(first, null);
    first.room(100);
    assertThat(claim(first, null)).isSameAs(made);
    first.drain(100);

    assertThat(first.messages()).containsExactlyElementsOf(numbers(10));
  }

  @Test
  void whoeverGivesItsClaimBackCatchesUpNoMore() {
    registry.register("ann", "a1");
    IntStream.range(0, 10).forEach(this::push);
    first.room(3);
    claim(first, null).release();
    first.drain(100);

    assertThat(first.messages()).hasSize(3);
    claim(second, null);
    assertThat(second.messages()).containsExactlyElementsOf(numbers(10));
  }

  @Test
  void pushesThatMeetAClaimComeOnceAndInOrder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 200; round++) {
        registry = with(Map.of());
        registry.register("ann", "a1");
        RecordingRecipient recipient = new RecordingRecipient();
        List<Future<?>> tasks = new ArrayList<>();
        for (int pusher = 0; pusher < 2; pusher++) {
          tasks.add(threads.submit(() -> IntStream.range(0, 50).forEach(this::push)));
        }
        tasks.add(threads.submit(() -> claim(recipient, null)));
        for (Future<?> task : tasks) {
          task.get(10, TimeUnit.SECONDS);
        }
        assertThat(recipient.ids()).hasSize(100).isSorted().doesNotHaveDuplicates();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> numbers(int end) {
    return IntStream.range(0, end).mapToObj(n -> "" + n).toList();
  }
}
