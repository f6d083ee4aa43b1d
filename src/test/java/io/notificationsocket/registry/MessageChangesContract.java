package io.notificationsocket.registry;

import static io.notificationsocket.registry.MessageChanges.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Inboxes.Item;
import io.notificationsocket.registry.Inboxes.Listing;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Status;
import io.notificationsocket.registry.MessageChange.Withdrawn;
import io.notificationsocket.registry.MessageChanges.Result;
import io.notificationsocket.registry.MessageChanges.Result.Done;
import io.notificationsocket.registry.MessageChanges.Result.Refused;
import io.notificationsocket.registry.Receipts.Of;
import io.notificationsocket.registry.Receipts.Receipt;
import io.notificationsocket.registry.Receipts.State;
import io.notificationsocket.registry.Recipients.Users;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that are changed, withdrawn and replaced, and who is told. */
public abstract class MessageChangesContract extends ExchangeContract {

  private final RecordingRecipient asking = new RecordingRecipient().wantingChanges();
  private final RecordingRecipient silent = new RecordingRecipient();

  protected MessageChangesContract(Opening opening) {
    super(opening);
  }

  private Subscription connect(String user, String connection, RecordingRecipient recipient) {
    register(user, connection);
    return claim(user, connection, recipient, Terms.NONE);
  }

  private void release(Subscription given) {
    given.release();
    tested.settle();
  }

  private MessageId push(int number) {
    return push("ann", Message.of("" + number)).id();
  }

  private Pushed pushCollapsing(String json, String key) {
    return push("ann", new Message(json, null, null, null, key, null));
  }

  private Result settled(Outcome<Result> outcome) {
    Result result = outcome.await();
    tested.settle();
    return result;
  }

  private Result change(MessageId id, String json, int version) {
    return settled(registry.changes().change("ann", id, json, version));
  }

  private Result withdraw(MessageId id, int version) {
    return settled(registry.changes().withdraw("ann", id, version));
  }

  private Receipt receipt(String user, MessageId id) {
    CompletableFuture<List<Receipt>> found = new CompletableFuture<>();
    registry.receipts().find(List.of(new Of(user, id)), found::complete);
    try {
      return found.get(10, TimeUnit.SECONDS).get(0);
    } catch (Exception e) {
      throw new AssertionError("receipts are not answered", e);
    }
  }

  // ---- change ----------------------------------------------------------------------------------

  @Test
  void whoHasAskedIsToldOfAChangeAtOnce() {
    connect("ann", "a1", asking);
    connect("ann", "a2", silent);
    MessageId id = push(1);
    assertThat(change(id, "2", ANY)).isEqualTo(new Done(2, 1));
    assertThat(change(id, "3", ANY)).isEqualTo(new Done(3, 1));
    push(4);

    assertThat(asking.messages()).containsExactly("1", "update 2 v2", "update 3 v3", "4");
    assertThat(asking.changes().get(0).id()).isEqualTo(id);
    assertThat(silent.messages()).containsExactly("1", "4");
    assertThat(receipt("ann", id).version()).isEqualTo(3);
  }

  @Test
  void whoHasNotGotAMessageGetsItsNewestTextInItsPlace() {
    register("ann", "a1");
    MessageId id = push(1);
    push(2);
    assertThat(change(id, "\"é 😀\"", ANY)).isEqualTo(new Done(2, 0));
    claim("ann", "a1", asking, Terms.NONE);

    assertThat(asking.messages()).containsExactly("\"é 😀\"", "2");
    assertThat(asking.ids().get(0)).isEqualTo(id);
  }

  @Test
  void whoWasAwayIsToldBeforeWhatItMissed() {
    Subscription made = connect("ann", "a1", asking);
    MessageId one = push(1);
    MessageId two = push(2);
    MessageId three = push(3);
    made.receipt().run();
    release(made);
    change(two, "20", ANY);
    push(4);
    change(one, "10", ANY);
    change(two, "21", ANY);
    withdraw(three, ANY);
    push(5);
    RecordingRecipient next = new RecordingRecipient().wantingChanges();
    Subscription again = claim("ann", "a1", next, Terms.NONE);

    assertThat(next.messages())
        .containsExactly("update 10 v2", "update 21 v3", "withdraw", "4", "5");
    again.receipt().run();
    release(again);
    RecordingRecipient third = new RecordingRecipient().wantingChanges();
    claim("ann", "a1", third, Terms.NONE);
    assertThat(third.messages()).as("what it has got").isEmpty();
  }

  @Test
  void changesAloneAreToldWhoWasAwayOnce() {
    Subscription made = connect("ann", "a1", asking);
    MessageId id = push(1);
    made.receipt().run();
    release(made);
    change(id, "2", ANY);
    RecordingRecipient next = new RecordingRecipient().wantingChanges();
    Subscription again = claim("ann", "a1", next, Terms.NONE);
    assertThat(next.messages()).containsExactly("update 2 v2");
    again.receipt().run();
    release(again);

    RecordingRecipient third = new RecordingRecipient().wantingChanges();
    claim("ann", "a1", third, Terms.NONE);
    assertThat(third.messages()).isEmpty();
  }

  @Test
  void aClientThatSaysWhatItHasIsToldOfLaterChanges() {
    register("ann", "a1");
    MessageId one = push(1);
    MessageId two = push(2);
    change(one, "10", ANY);
    withdraw(two, ANY);
    claim("ann", "a1", asking, new Terms(two, ""));
    assertThat(asking.messages()).containsExactly("update 10 v2", "withdraw");
  }

  @Test
  void aClientThatHasNotAskedMissesNothingForChanges() {
    Subscription made = connect("ann", "a1", silent);
    MessageId one = push(1);
    made.receipt().run();
    release(made);
    change(one, "2", ANY);
    push(3);
    RecordingRecipient next = new RecordingRecipient();
    claim("ann", "a1", next, Terms.NONE);
    change(one, "3", ANY);
    push(4);
    assertThat(next.messages()).containsExactly("3", "4");
  }

  @Test
  void moreChangesThanAPageHasAreToldInTheirOrder() {
    Subscription made = connect("ann", "a1", asking);
    List<MessageId> ids = IntStream.range(0, 150).mapToObj(this::push).toList();
    made.receipt().run();
    release(made);
    for (int n = 149; n >= 0; n--) {
      registry.changes().change("ann", ids.get(n), "" + (1_000 + n), ANY).await();
    }
    push(7);
    RecordingRecipient next = new RecordingRecipient().wantingChanges();
    claim("ann", "a1", next, Terms.NONE);

    assertThat(next.messages()).hasSize(151).endsWith("7");
    assertThat(next.messages().subList(0, 150))
        .isEqualTo(IntStream.range(0, 150).mapToObj(n -> "update " + (1_149 - n) + " v2").toList());
  }

  @Test
  void aClientWithLittleRoomGetsEachChangeOnce() {
    Subscription made = connect("ann", "a1", asking);
    List<MessageId> ids = IntStream.range(0, 5).mapToObj(this::push).toList();
    made.receipt().run();
    release(made);
    ids.forEach(id -> change(id, "9", ANY));
    push(7);
    RecordingRecipient next = new RecordingRecipient().wantingChanges();
    next.room(2);
    claim("ann", "a1", next, Terms.NONE);
    for (int n = 0; n < 6 && next.waitsForRoom(); n++) {
      next.drain(2);
      tested.settle();
    }
    assertThat(next.messages())
        .containsExactly(
            "update 9 v2", "update 9 v2", "update 9 v2", "update 9 v2", "update 9 v2", "7");
  }

  @Test
  void aChangeIsMadeOfTheVersionThatItIsMeantFor() {
    register("ann", "a1");
    MessageId id = push(1);
    assertThat(change(id, "2", 2)).isEqualTo(Refused.OTHER_VERSION);
    assertThat(change(id, "2", 1)).isEqualTo(new Done(2, 0));
    assertThat(change(id, "3", 1)).isEqualTo(Refused.OTHER_VERSION);
    assertThat(withdraw(id, 1)).isEqualTo(Refused.OTHER_VERSION);
    assertThat(withdraw(id, 2)).isEqualTo(new Done(2, 0));
  }

  @Test
  void whatIsNotThereCannotBeChanged() {
    register("ann", "a1");
    MessageId id = push("ann", new Message("1", Duration.ofMinutes(1), null)).id();
    assertThat(settled(registry.changes().change("bob", id, "2", ANY))).isEqualTo(Refused.UNKNOWN);
    assertThat(change(new MessageId(7, 7), "2", ANY)).isEqualTo(Refused.UNKNOWN);
    assertThat(withdraw(new MessageId(7, 7), ANY)).isEqualTo(Refused.UNKNOWN);
    MessageId gone = push(2);
    withdraw(gone, ANY);
    assertThat(change(gone, "3", ANY)).isEqualTo(Refused.UNKNOWN);
    clock.advance(Duration.ofMinutes(2));
    assertThat(change(id, "3", ANY)).isEqualTo(Refused.UNKNOWN);
    tested.sweep();
    assertThat(change(id, "3", ANY)).isEqualTo(Refused.UNKNOWN);
    assertThat(withdraw(id, ANY)).isEqualTo(Refused.UNKNOWN);
  }

  @Test
  void aChangedTextCountsForTheLimits() {
    open(Map.of("USER_MAX_BYTES", "1000"));
    register("ann", "a1");
    MessageId one = push(1);
    push(2);
    change(one, "\"" + "x".repeat(900) + "\"", ANY);
    push("ann", Message.of("\"" + "y".repeat(200) + "\""));
    tested.sweep();
    claim("ann", "a1", asking, Terms.NONE);
    assertThat(asking.messages()).hasSize(2).startsWith("2");
  }

  // ---- withdraw --------------------------------------------------------------------------------

  @Test
  void whoHasNotGotAWithdrawnMessageNeverGetsIt() {
    connect("ann", "a1", asking);
    connect("ann", "a2", silent);
    register("ann", "a3");
    MessageId id = push(1);
    assertThat(withdraw(id, ANY)).isEqualTo(new Done(1, 1));
    assertThat(withdraw(id, ANY)).as("again").isEqualTo(new Done(1, 0));
    push(2);
    RecordingRecipient late = new RecordingRecipient().wantingChanges();
    Subscription made = claim("ann", "a3", late, Terms.NONE);

    assertThat(asking.messages()).containsExactly("1", "withdraw", "2");
    assertThat(silent.messages()).containsExactly("1", "2");
    assertThat(late.messages()).containsExactly("2");
    assertThat(made.isComplete()).as("nothing is missing").isTrue();
    assertThat(receipt("ann", id).state()).isEqualTo(State.WITHDRAWN);
    Withdrawn told = (Withdrawn) asking.changes().get(0);
    assertThat(told.at()).isEqualTo(clock.instant());
    assertThat(told.replacedBy()).isNull();
  }

  @Test
  void aWithdrawalIsToldAsLongAsItsReceiptIsKept() {
    Subscription made = connect("ann", "a1", asking);
    MessageId id = push(1);
    made.receipt().run();
    release(made);
    withdraw(id, ANY);
    clock.advance(Duration.ofHours(23));
    tested.sweep();
    RecordingRecipient next = new RecordingRecipient().wantingChanges();
    release(claim("ann", "a1", next, new Terms(id, "")));
    assertThat(next.messages()).containsExactly("withdraw");

    clock.advance(Duration.ofHours(2));
    tested.sweep();
    assertThat(receipt("ann", id)).isNull();
    register("ann", "a1");
    RecordingRecipient third = new RecordingRecipient().wantingChanges();
    claim("ann", "a1", third, new Terms(id, ""));
    assertThat(third.messages()).isEmpty();
  }

  // ---- of many ---------------------------------------------------------------------------------

  private MessageId pushToMany(String json, String... users) {
    Pushed pushed =
        registry.push(new Users(new LinkedHashSet<>(List.of(users)), Set.of()), Message.of(json));
    pushed.commit().await();
    tested.settle();
    return pushed.id();
  }

  @Test
  void aMessageOfManyIsChangedForAllOrNone() {
    connect("ann", "a1", asking);
    register("bob", "b1");
    MessageId id = pushToMany("1", "ann", "bob", "nobody");
    assertThat(change(id, "2", ANY)).isEqualTo(Refused.OF_MANY);
    assertThat(settled(registry.changes().changeForAll(id, "2", 2)))
        .isEqualTo(Refused.OTHER_VERSION);
    assertThat(settled(registry.changes().changeForAll(id, "2", 1))).isEqualTo(new Done(2, 1));
    claim("bob", "b1", silent, Terms.NONE);

    assertThat(asking.messages()).containsExactly("1", "update 2 v2");
    assertThat(silent.messages()).containsExactly("2");
    assertThat(receipt("bob", id).version()).isEqualTo(2);
  }

  @Test
  void aMessageOfManyIsWithdrawnFromOneOrAll() {
    connect("ann", "a1", asking);
    register("bob", "b1");
    register("eve", "e1");
    MessageId id = pushToMany("1", "ann", "bob", "eve");
    assertThat(settled(registry.changes().withdraw("bob", id, ANY))).isEqualTo(new Done(1, 0));
    assertThat(receipt("bob", id).state()).isEqualTo(State.WITHDRAWN);
    assertThat(receipt("ann", id).state())
        .isEqualTo(tested.knowsWhatIsWritten() ? State.WAITING : State.SENT);
    assertThat(settled(registry.changes().changeForAll(id, "2", ANY))).isEqualTo(new Done(2, 1));
    assertThat(settled(registry.changes().withdrawForAll(id, ANY))).isEqualTo(new Done(2, 1));
    assertThat(settled(registry.changes().withdrawForAll(id, ANY))).isEqualTo(new Done(2, 0));
    claim("eve", "e1", silent, Terms.NONE);

    assertThat(asking.messages()).containsExactly("1", "update 2 v2", "withdraw");
    assertThat(silent.messages()).isEmpty();
    assertThat(settled(registry.changes().changeForAll(id, "3", ANY))).isEqualTo(Refused.UNKNOWN);
  }

  @Test
  void aMessageOfOneIsFoundByItsIdToo() {
    connect("ann", "a1", asking);
    MessageId id = push(1);
    assertThat(settled(registry.changes().changeForAll(id, "2", ANY))).isEqualTo(new Done(2, 1));
    assertThat(settled(registry.changes().withdrawForAll(id, ANY))).isEqualTo(new Done(2, 1));
    assertThat(settled(registry.changes().withdrawForAll(new MessageId(7, 7), ANY)))
        .isEqualTo(Refused.UNKNOWN);
    assertThat(asking.messages()).containsExactly("1", "update 2 v2", "withdraw");
  }

  // ---- collapse --------------------------------------------------------------------------------

  @Test
  void ofOneKeyOnlyTheNewestIsKept() {
    connect("ann", "a1", asking);
    connect("ann", "a2", silent);
    register("ann", "a3");
    Pushed first = pushCollapsing("1", "k");
    assertThat(first.replaces()).isNull();
    push(2);
    Pushed second = pushCollapsing("3", "k");
    assertThat(second.replaces()).isEqualTo(first.id());
    assertThat(pushCollapsing("4", "other").replaces()).isNull();
    assertThat(pushCollapsing("5", "k").replaces()).isEqualTo(second.id());
    RecordingRecipient late = new RecordingRecipient().wantingChanges();
    claim("ann", "a3", late, Terms.NONE);

    assertThat(asking.messages()).containsExactly("1", "2", "3", "replaced", "4", "5", "replaced");
    assertThat(silent.messages()).containsExactly("1", "2", "3", "4", "5");
    assertThat(late.messages()).containsExactly("2", "4", "5");
    assertThat(receipt("ann", first.id()).state()).isEqualTo(State.REPLACED);
    Withdrawn told = (Withdrawn) asking.changes().get(0);
    assertThat(told.id()).isEqualTo(first.id());
    assertThat(told.replacedBy()).isEqualTo(second.id());
    assertThat(change(first.id(), "9", ANY)).isEqualTo(Refused.UNKNOWN);
    assertThat(withdraw(first.id(), ANY)).isEqualTo(Refused.UNKNOWN);
  }

  @Test
  void aRepeatedPushTellsAgainWhatItReplaced() {
    register("ann", "a1");
    Pushed first = pushCollapsing("1", "k");
    Message next = new Message("2", null, null, null, "k", "repeated");
    assertThat(push("ann", next).replaces()).isEqualTo(first.id());
    assertThat(push("ann", next).replaces()).isEqualTo(first.id());
  }

  @Test
  void aKeyIsTheUsersOwn() {
    register("ann", "a1");
    register("bob", "b1");
    pushCollapsing("1", "k");
    Message same = new Message("2", null, null, null, "k", null);
    assertThat(push("bob", same).replaces()).isNull();
  }

  @Test
  void whatHasEndedIsNotReplaced() {
    register("ann", "a1");
    MessageId withdrawn = pushCollapsing("1", "k").id();
    withdraw(withdrawn, ANY);
    Pushed next = pushCollapsing("2", "k");
    assertThat(next.replaces()).isNull();
    assertThat(receipt("ann", withdrawn).state()).isEqualTo(State.WITHDRAWN);
    clock.advance(Duration.ofHours(2));
    assertThat(pushCollapsing("3", "k").replaces()).isNull();
  }

  @Test
  void whatIsNotKeptReplacesWhatIs() {
    connect("ann", "a1", asking);
    register("ann", "a2");
    MessageId kept = pushCollapsing("1", "k").id();
    Message passing = new Message("2", Duration.ZERO, null, null, "k", null);
    assertThat(push("ann", passing).replaces()).isEqualTo(kept);
    assertThat(pushCollapsing("3", "k").replaces()).isNull();
    claim("ann", "a2", silent, Terms.NONE);

    assertThat(asking.messages()).containsExactly("1", "2", "replaced", "3");
    assertThat(silent.messages()).containsExactly("3");
  }

  @Test
  void aPushToManyReplacesForEachOfThem() {
    connect("ann", "a1", asking);
    register("bob", "b1");
    pushCollapsing("1", "k");
    Pushed pushed =
        registry.push(
            new Users(Set.of("ann", "bob"), Set.of()),
            new Message("2", null, null, null, "k", null));
    pushed.commit().await();
    tested.settle();
    assertThat(pushed.replaces()).isNull();
    assertThat(pushCollapsing("3", "k").replaces()).isEqualTo(pushed.id());
    claim("bob", "b1", silent, Terms.NONE);

    assertThat(asking.messages()).containsExactly("1", "2", "replaced", "3", "replaced");
    assertThat(silent.messages()).containsExactly("2");
  }

  // ---- in the inbox ----------------------------------------------------------------------------

  private Listing inbox() {
    CompletableFuture<Listing> found = new CompletableFuture<>();
    registry.inboxes().list("ann", new Query(Status.ALL, 20, null), found::complete);
    try {
      return found.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("an inbox is not answered", e);
    }
  }

  private MessageId pushIntoInbox(String json, String collapse) {
    return push("ann", new Message(json, Duration.ZERO, null, true, collapse, null)).id();
  }

  @Test
  void aChangeIsInTheInboxToo() {
    MessageId id = pushIntoInbox("1", null);
    clock.advance(Duration.ofMinutes(1));
    assertThat(change(id, "2", 1)).isEqualTo(new Done(2, 0));
    Item item = inbox().items().get(0);
    assertThat(item.json()).isEqualTo("2");
    assertThat(item.version()).isEqualTo(2);
    assertThat(item.updated()).isNotNull();
    assertThat(inbox().counts().unread()).isEqualTo(1);
    assertThat(withdraw(id, 2)).isEqualTo(new Done(2, 0));
    assertThat(inbox().items()).isEmpty();
    assertThat(inbox().counts().unread()).isZero();
    assertThat(receipt("ann", id).state()).isEqualTo(State.WITHDRAWN);
  }

  @Test
  void ofOneKeyOnlyTheNewestIsInTheInbox() {
    MessageId first = pushIntoInbox("1", "k");
    MessageId second = pushIntoInbox("2", "k");
    assertThat(inbox().items().stream().map(Item::id)).containsExactly(second);
    assertThat(inbox().counts().total()).isEqualTo(1);
    assertThat(receipt("ann", first).state()).isEqualTo(State.REPLACED);
  }

  @Test
  void whoWasAwayIsToldWhatWasReplaced() {
    Subscription made = connect("ann", "a1", asking);
    pushCollapsing("1", "k");
    made.receipt().run();
    release(made);
    pushCollapsing("2", "k");
    pushCollapsing("3", "k");
    RecordingRecipient next = new RecordingRecipient().wantingChanges();
    claim("ann", "a1", next, Terms.NONE);
    assertThat(next.messages()).containsExactly("replaced", "3");
  }
}
