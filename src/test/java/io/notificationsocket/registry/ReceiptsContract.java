package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.Receipts.Of;
import io.notificationsocket.registry.Receipts.Receipt;
import io.notificationsocket.registry.Receipts.State;
import io.notificationsocket.registry.Recipients.Users;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is known of messages that were pushed. */
public abstract class ReceiptsContract extends ExchangeContract {

  private final RecordingRecipient first = new RecordingRecipient();
  private final RecordingRecipient second = new RecordingRecipient();

  protected ReceiptsContract(Opening opening) {
    super(opening);
  }

  private List<Receipt> receipts(Of... messages) {
    CompletableFuture<List<Receipt>> found = new CompletableFuture<>();
    registry.receipts().find(List.of(messages), found::complete);
    try {
      return found.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("receipts are not answered", e);
    }
  }

  private Receipt receipt(String user, MessageId id) {
    return receipts(new Of(user, id)).get(0);
  }

  private State state(MessageId id) {
    Receipt known = receipt("ann", id);
    return known == null ? null : known.state();
  }

  /** Of a message that is on its way to a client, and was not written. */
  private State queued() {
    return tested.knowsWhatIsWritten() ? State.WAITING : State.SENT;
  }

  private int sessions(MessageId id) {
    Receipts.Delivered delivered = receipt("ann", id).delivered();
    return delivered == null ? 0 : delivered.sessions();
  }

  private MessageId push(int number) {
    return push("ann", Message.of("" + number)).id();
  }

  private Subscription connect(String connection, RecordingRecipient recipient) {
    return claim("ann", connection, recipient, Terms.NONE);
  }

  private void arrives(Subscription at) {
    at.receipt().run();
    tested.settle();
  }

  private void release(Subscription given) {
    given.release();
    tested.settle();
  }

  @Test
  void aMessageWaitsIsSentAndThenDelivered() {
    register("ann", "a1");
    MessageId id = push(1);
    assertThat(state(id)).isEqualTo(State.WAITING);

    Subscription made = connect("a1", first);
    assertThat(state(id)).as("queued").isEqualTo(queued());
    first.written(true);
    assertThat(state(id)).isEqualTo(State.SENT);
    clock.advance(Duration.ofSeconds(3));
    arrives(made);

    Receipt receipt = receipt("ann", id);
    assertThat(receipt.state()).isEqualTo(State.DELIVERED);
    assertThat(receipt.delivered()).isEqualTo(new Receipts.Delivered(clock.instant(), 1));
    assertThat(receipt.version()).isEqualTo(1);
    assertThat(receipt.read()).isNull();
    assertThat(receipt.expires())
        .isEqualTo(clock.instant().minusSeconds(3).plus(Duration.ofHours(1)));
  }

  @Test
  void whatWasWrittenToAClientThatDiedIsSentAndNoMore() {
    register("ann", "a1");
    Subscription made = connect("a1", first);
    MessageId written = push(1);
    first.written(true);
    assertThat(state(written)).isEqualTo(State.SENT);
    first.written(false);
    MessageId queued = push(2);
    release(made);

    assertThat(state(written)).isEqualTo(State.SENT);
    assertThat(state(queued)).isEqualTo(queued());
    arrives(made); // a pong that comes too late
    assertThat(state(written)).isEqualTo(State.SENT);
  }

  @Test
  void whatIsSaidToHaveArrivedCountsWithAllBefore() {
    register("ann", "a1");
    first.wantingChanges();
    MessageId before = push(0);
    Subscription made = connect("a1", first);
    MessageId one = push(1);
    MessageId ofOther = push("bob", new Message("1", null, true)).id();
    MessageId two = push(2);
    MessageId three = push(3);

    assertThat(made.received(two)).isTrue();
    tested.settle();
    for (MessageId arrived : List.of(before, one, two)) {
      assertThat(state(arrived)).isEqualTo(State.DELIVERED);
    }
    assertThat(state(three)).isNotEqualTo(State.DELIVERED);
    assertThat(made.received(one)).as("again").isTrue();
    for (MessageId never :
        List.of(MessageId.FIRST, MessageId.LAST, new MessageId(three.moment() + 1, 0))) {
      assertThat(made.received(never)).isFalse();
    }
    assertThat(made.received(three)).isTrue();
    tested.settle();
    assertThat(sessions(one)).isEqualTo(1);
    assertThat(receipt("bob", ofOther).delivered()).isNull();
  }

  @Test
  void anotherUsersMessageWasNotSentToAClientThatKnowsIds() {
    register("ann", "a1");
    first.wantingChanges();
    Subscription made = connect("a1", first);
    push(1);
    MessageId ofOther = push("bob", Message.of("1")).id();
    push(2);

    assertThat(made.received(ofOther)).isFalse();
  }

  @Test
  void eachSessionCountsOnce() {
    register("ann", "a1");
    register("ann", "a2");
    Subscription one = connect("a1", first);
    Subscription other = connect("a2", second);
    MessageId id = push(1);
    arrives(one);
    arrives(one);
    push(2);
    arrives(one);
    assertThat(sessions(id)).isEqualTo(1);
    arrives(other);
    assertThat(sessions(id)).isEqualTo(2);
  }

  @Test
  void aClientThatSaysWhatItHasHasGotThatFromItsRegistration() {
    register("ann", "a1");
    Subscription made = connect("a1", first);
    MessageId one = push(1);
    MessageId two = push(2);
    release(made);
    MessageId three = push(3);
    claim("ann", "a1", second, new Terms(two, ""));

    assertThat(state(one)).isEqualTo(State.DELIVERED);
    assertThat(state(two)).isEqualTo(State.DELIVERED);
    assertThat(state(three)).isEqualTo(queued());
    assertThat(second.messages()).containsExactly("3");
  }

  @Test
  void aClientThatComesAgainBeforeItsConnectionIsMissedHasGotWhatItSays() {
    register("ann", "a1");
    connect("a1", first);
    MessageId one = push(1);
    MessageId two = push(2);
    claim("ann", "a1", second, new Terms(one, ""));

    assertThat(state(one)).isEqualTo(State.DELIVERED);
    assertThat(state(two)).isNotEqualTo(State.DELIVERED);
    assertThat(second.messages()).containsExactly("2");
  }

  @Test
  void whatAClientSaysThatItsRegistrationWasNotSentDoesNotCount() {
    register("ann", "a1");
    register("ann", "a2");
    Subscription other = connect("a1", first);
    MessageId one = push(1);
    MessageId two = push(2);
    release(other);
    claim("ann", "a2", second, new Terms(two, ""));

    assertThat(state(one)).isNotEqualTo(State.DELIVERED);
    assertThat(state(two)).isNotEqualTo(State.DELIVERED);
  }

  @Test
  void atMostOnceItIsKnownToo() {
    open(Map.of("DELIVERY", "at-most-once"));
    register("ann", "a1");
    Subscription made = connect("a1", first);
    MessageId id = push(1);
    arrives(made);
    assertThat(state(id)).isEqualTo(State.DELIVERED);
  }

  @Test
  void aMessageExpiresAndItsReceiptLater() {
    register("ann", "a1");
    MessageId id = push("ann", new Message("1", Duration.ofMinutes(1), null)).id();
    Subscription made = connect("a1", first);
    arrives(made);
    MessageId never = push("ann", new Message("2", Duration.ofMinutes(1), null)).id();
    clock.advance(Duration.ofMinutes(1));
    assertThat(state(never)).as("before it is deleted").isEqualTo(State.EXPIRED);
    tested.sweep();

    assertThat(state(never)).isEqualTo(State.EXPIRED);
    assertThat(state(id)).isEqualTo(State.DELIVERED);
    assertThat(receipt("ann", id).expires()).isEqualTo(clock.instant());
    clock.advance(Duration.ofHours(23));
    tested.sweep();
    assertThat(state(never)).isEqualTo(State.EXPIRED);
    clock.advance(Duration.ofHours(2));
    tested.sweep();
    assertThat(state(never)).isNull();
    assertThat(state(id)).isNull();
  }

  @Test
  void aMessageThatExpiresOnItsWayArrivesNevertheless() {
    register("ann", "a1");
    Subscription made = connect("a1", first);
    MessageId id = push("ann", new Message("1", Duration.ofSeconds(10), null)).id();
    clock.advance(Duration.ofSeconds(20));
    tested.sweep();
    arrives(made);
    assertThat(state(id)).isEqualTo(State.DELIVERED);
  }

  @Test
  void aMessageThatExpiredBeforeItsClientCameHasNotArrived() {
    register("ann", "a1");
    MessageId id = push("ann", new Message("1", Duration.ofSeconds(10), null)).id();
    push(2);
    clock.advance(Duration.ofSeconds(20));
    tested.sweep();
    arrives(connect("a1", first));
    assertThat(first.messages()).containsExactly("2");
    assertThat(state(id)).isEqualTo(State.EXPIRED);
  }

  @Test
  void whatIsEvictedOrLeftBehindExpires() {
    open(Map.of("USER_MAX_MESSAGES", "1"));
    register("ann", "a1");
    MessageId evicted = push(1);
    MessageId left = push(2);
    tested.sweep();
    assertThat(state(evicted)).isEqualTo(State.EXPIRED);
    end("ann", "a1");
    tested.sweep();
    assertThat(state(left)).isEqualTo(State.EXPIRED);
  }

  @Test
  void whatWasNeverKeptIsUnknown() {
    register("ann", "a1");
    connect("a1", first);
    MessageId passing = push("ann", new Message("1", Duration.ZERO, null)).id();
    MessageId unregistered = push("bob", Message.of("1")).id();
    assertThat(state(passing)).isNull();
    assertThat(receipt("bob", unregistered)).isNull();
    MessageId kept = push(1);
    assertThat(receipt("bob", kept)).as("another user's").isNull();
    assertThat(state(new MessageId(kept.moment(), kept.node() + 1))).as("another node's").isNull();
  }

  @Test
  void aForgottenUsersReceiptsAreGone() {
    register("ann", "a1");
    Subscription made = connect("a1", first);
    MessageId id = push(1);
    arrives(made);
    assertThat(state(id)).isEqualTo(State.DELIVERED);
    registry.forget("ann").await();
    assertThat(state(id)).isNull();
    tested.sweep();
    assertThat(state(id)).isNull();
  }

  private MessageId pushIntoInbox(Duration ttl) {
    return push("ann", new Message("1", ttl, null, true, null, null)).id();
  }

  @Test
  void whatIsReadIsReadUntilThatIsTakenBack() {
    MessageId id = pushIntoInbox(null);
    assertThat(state(id)).isEqualTo(State.WAITING);
    assertThat(receipt("ann", id).expires()).isEqualTo(clock.instant().plus(Duration.ofDays(30)));
    Selection this1 = new Selection.Ids(Set.of(id));
    registry.inboxes().mark("ann", Mark.READ, this1).await();
    assertThat(state(id)).isEqualTo(State.READ);
    assertThat(receipt("ann", id).read()).isEqualTo(clock.instant());
    registry.inboxes().mark("ann", Mark.UNREAD, this1).await();
    assertThat(state(id)).isEqualTo(State.WAITING);
    registry.inboxes().mark("ann", Mark.READ, this1).await();
    registry.inboxes().clear("ann").await();
    assertThat(state(id)).as("it was read").isEqualTo(State.READ);
  }

  @Test
  void aMessageEndsWhenItIsNeitherKeptNorInTheInbox() {
    register("ann", "a1");
    MessageId id = pushIntoInbox(Duration.ofMinutes(1));
    clock.advance(Duration.ofMinutes(2));
    tested.sweep();
    assertThat(state(id)).as("still in the inbox").isEqualTo(State.WAITING);
    MessageId kept = pushIntoInbox(Duration.ofHours(1));
    registry.inboxes().clear("ann").await();
    assertThat(state(id)).isEqualTo(State.EXPIRED);
    assertThat(state(kept)).as("still kept").isEqualTo(State.WAITING);
  }

  @Test
  void whatIsInTheInboxAloneArrivesAtTheSessionsThatWereThere() {
    register("ann", "a1");
    register("ann", "a2");
    Subscription made = connect("a1", first);
    MessageId id = pushIntoInbox(Duration.ZERO);
    MessageId later = push(2);
    Subscription late = connect("a2", second);
    arrives(late);
    assertThat(state(id)).as("it never went there").isEqualTo(queued());
    assertThat(state(later)).isEqualTo(State.DELIVERED);
    arrives(made);
    assertThat(sessions(id)).isEqualTo(1);
  }

  @Test
  void receiptsOfManyComeInTheirOrder() {
    register("ann", "a1");
    register("bob", "b1");
    MessageId id = registry.push(new Users(Set.of("ann", "bob"), Set.of()), Message.of("1")).id();
    tested.settle();
    Subscription bob = claim("bob", "b1", second, Terms.NONE);
    arrives(bob);
    MessageId other = push(1);

    List<State> states = new ArrayList<>();
    for (Receipt each :
        receipts(
            new Of("bob", id),
            new Of("ann", id),
            new Of("eve", id),
            new Of("ann", other),
            new Of("bob", id))) {
      states.add(each == null ? null : each.state());
    }
    assertThat(states)
        .containsExactly(State.DELIVERED, State.WAITING, null, State.WAITING, State.DELIVERED);
    assertThatThrownBy(() -> receipts(new Of("ann", id), new Of("..", id)))
        .isInstanceOf(InvalidIdException.class);
  }
}
