package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.Exchange.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a client that comes again gets of what it has missed. */
public abstract class CatchUpContract extends ExchangeContract {

  private final RecordingRecipient first = new RecordingRecipient();
  private final RecordingRecipient second = new RecordingRecipient();

  protected CatchUpContract(Opening opening) {
    super(opening);
  }

  private Subscription claim(RecordingRecipient recipient, MessageId after) {
    Subscription made = claim("ann", "a1", recipient, new Terms(after, ""));
    assertThat(made).isNotNull();
    return made;
  }

  private MessageId push(int number) {
    return push("ann", Message.of("" + number)).id();
  }

  private void pushOnly(int number) {
    registry.push("ann", Message.of("" + number));
  }

  @Test
  void whatIsPushedBeforeTheFirstClaimIsNotLost() {
    register("ann", "a1");
    push(1);
    push(2);
    Subscription made = claim(first, null);
    push(3);

    assertThat(first.messages()).containsExactly("1", "2", "3");
    assertThat(first.ids()).isSorted();
    assertThat(made.isComplete()).isTrue();
  }

  @Test
  void aFurtherRegistrationBeforeTheFirstPushMissesNothing() {
    register("ann", "a1");
    register("ann", "a2");
    Subscription made = claim("ann", "a2", first, Terms.NONE);
    push(1);

    assertThat(made).isNotNull();
    assertThat(made.isComplete()).isTrue();
    assertThat(first.messages()).containsExactly("1");
  }

  @Test
  void whatMayNotHaveArrivedComesAgainAndWhatDidDoesNot() {
    register("ann", "a1");
    Subscription made = claim(first, null);
    push(1);
    Runnable receipt = made.receipt();
    push(2);
    receipt.run();
    tested.settle();
    release(made);
    push(3);
    claim(second, null);

    assertThat(first.messages()).containsExactly("1", "2");
    assertThat(second.messages()).containsExactly("2", "3");
  }

  @Test
  void aReceiptThatComesLateProvesNothingOfItsSuccessor() {
    register("ann", "a1");
    Subscription older = claim(first, null);
    push(1);
    Runnable receipt = older.receipt();
    Subscription newer = claim(second, null);
    receipt.run();
    tested.settle();
    release(newer);
    RecordingRecipient third = new RecordingRecipient();
    claim(third, null);

    assertThat(second.messages()).containsExactly("1");
    assertThat(third.messages()).containsExactly("1");
  }

  @Test
  void aClientMaySayWhatItHas() {
    register("ann", "a1");
    MessageId one = push(1);
    push(2);

    assertThat(claim(first, one).isComplete()).isTrue();
    assertThat(first.messages()).containsExactly("2");
  }

  @Test
  void whoeverClaimsTwiceGetsNothingTwice() {
    register("ann", "a1");
    push(1);
    Subscription made = claim(first, null);
    assertThat(claim(first, null)).isSameAs(made);

    assertThat(first.messages()).containsExactly("1");
    assertThat(first.revocations()).isEmpty();
  }

  @Test
  void atMostOnceNothingIsSentAgain() {
    open(Map.of("DELIVERY", "at-most-once"));
    register("ann", "a1");
    Subscription made = claim(first, null);
    push(1);
    release(made);
    push(2);
    Subscription next = claim(second, null);
    push(3);
    RecordingRecipient third = new RecordingRecipient();
    claim(third, null); // before the older is noticed to be gone
    push(4);
    release(next);

    assertThat(second.messages()).containsExactly("2", "3");
    assertThat(third.messages()).containsExactly("4");
  }

  @Test
  void eachRegistrationHasItsOwnPlace() {
    register("ann", "a1");
    push(1);
    register("ann", "a2");
    push(2);
    claim("ann", "a2", second, Terms.NONE);
    claim(first, null);

    assertThat(first.messages()).containsExactly("1", "2");
    assertThat(second.messages()).as("what came before it").containsExactly("2");
  }

  @Test
  void withoutARegistrationNothingIsKeptUnlessAskedFor() {
    push(1);
    push("ann", new Message("2", null, true));
    register("ann", "a1");
    claim(first, null);
    assertThat(first.messages()).containsExactly("2");

    open(Map.of("RETAIN_FOR", "user"));
    push(3);
    push("ann", new Message("4", null, false));
    register("ann", "a1");
    claim(second, null);
    assertThat(second.messages()).containsExactly("3");
  }

  @Test
  void aMessageIsKeptForItsOwnTime() {
    register("ann", "a1");
    push("ann", new Message("1", Duration.ZERO, null));
    push("ann", new Message("2", Duration.ofMinutes(1), null));
    push(3);
    clock.advance(Duration.ofMinutes(1));
    claim(first, null);

    assertThat(first.messages()).containsExactly("3");
  }

  @Test
  void aGapIsTold() {
    register("ann", "a1");
    push(1);
    clock.advance(Duration.ofHours(1));
    MessageId two = push(2);
    tested.sweep();
    Subscription made = claim(first, null);

    assertThat(made.isComplete()).isFalse();
    assertThat(made.missingUntil()).isEqualTo(two);
    assertThat(first.messages()).containsExactly("2");
    made.receipt().run();
    tested.settle();
    release(made);
    assertThat(claim(second, null).isComplete()).as("told once").isTrue();
  }

  @Test
  void aSlowClientCatchesUpAtItsPaceAndThenIsLive() {
    register("ann", "a1");
    IntStream.range(0, 300).forEach(this::pushOnly);
    first.room(10);
    claim(first, null);
    int next = 300;
    while (first.waitsForRoom()) {
      assertThat(push("ann", Message.of("" + next++)).sessions()).isEqualTo(1);
      first.drain(25);
      tested.settle();
    }
    push(next++);

    assertThat(first.messages()).containsExactlyElementsOf(numbers(next));
    assertThat(first.ids()).isSorted();
  }

  @Test
  void aMessageThatIsNotKeptWaitsWithAClientThatIsBehind() {
    register("ann", "a1");
    push(1);
    first.room(0);
    claim(first, null);

    assertThat(push("ann", new Message("2", Duration.ZERO, null)).sessions()).isEqualTo(1);
    assertThat(push("ann", Message.of("3")).sessions()).isEqualTo(1);
    first.drain(10);
    tested.settle();
    assertThat(first.messages()).containsExactly("1", "2", "3");
  }

  @Test
  void aSecondClaimWhileItCatchesUpChangesNothing() {
    register("ann", "a1");
    IntStream.range(0, 10).forEach(this::push);
    first.room(3);
    Subscription made = claim(first, null);
    first.room(100);
    assertThat(claim(first, null)).isSameAs(made);
    first.drain(100);
    tested.settle();

    assertThat(first.messages()).containsExactlyElementsOf(numbers(10));
  }

  @Test
  void whoeverGivesItsClaimBackCatchesUpNoMore() {
    register("ann", "a1");
    IntStream.range(0, 10).forEach(this::push);
    first.room(3);
    release(claim(first, null));
    first.drain(100);
    tested.settle();

    assertThat(first.messages()).hasSize(3);
    claim(second, null);
    assertThat(second.messages()).containsExactlyElementsOf(numbers(10));
  }

  @Test
  void pushesThatMeetAClaimComeOnceAndInOrder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 200; round++) {
        open(Map.of());
        register("ann", "a1");
        RecordingRecipient recipient = new RecordingRecipient();
        List<Future<?>> tasks = new ArrayList<>();
        for (int pusher = 0; pusher < 2; pusher++) {
          tasks.add(threads.submit(() -> IntStream.range(0, 50).forEach(this::pushOnly)));
        }
        tasks.add(threads.submit(() -> claim(recipient, null)));
        for (Future<?> task : tasks) {
          task.get(10, TimeUnit.SECONDS);
        }
        tested.settle();
        assertThat(recipient.ids()).hasSize(100).isSorted().doesNotHaveDuplicates();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void release(Subscription given) {
    given.release();
    tested.settle();
  }

  private static List<String> numbers(int end) {
    return IntStream.range(0, end).mapToObj(n -> "" + n).toList();
  }
}
