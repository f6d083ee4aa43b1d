package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.InboxNews.Change;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Item;
import io.notificationsocket.registry.Inboxes.Listing;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Marked;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.Inboxes.Selection.Ids;
import io.notificationsocket.registry.Inboxes.Selection.UpTo;
import io.notificationsocket.registry.Inboxes.Status;
import io.notificationsocket.registry.Recipients.Everyone;
import io.notificationsocket.registry.Recipients.Users;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stays with a user, and how it is marked. */
public abstract class InboxContract extends ExchangeContract {

  private static final Selection ALL = Selection.All.MESSAGES;
  private static final Set<String> NOBODY = Set.of();

  private final RecordingRecipient ann = new RecordingRecipient();
  private final RecordingRecipient phone = new RecordingRecipient();

  protected InboxContract(Opening opening) {
    super(opening);
  }

  private static Message inboxed(String json) {
    return new Message(json, null, null, true, null, null);
  }

  private static Message inboxed(String json, Duration ttl) {
    return new Message(json, ttl, null, true, null, null);
  }

  /** Pushes messages into ann's inbox; returns their ids. */
  private List<MessageId> fill(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(n -> push("ann", inboxed(Integer.toString(n))).id())
        .toList();
  }

  private Listing list(String user, Status status, int limit, MessageId before) {
    return answered(then -> registry.inboxes().list(user, new Query(status, limit, before), then));
  }

  private Listing list(Status status) {
    return list("ann", status, 100, null);
  }

  private List<String> texts(String user) {
    return list(user, Status.ALL, 100, null).items().stream().map(Item::json).toList();
  }

  private List<String> texts(Status status) {
    return list(status).items().stream().map(Item::json).toList();
  }

  private Counts counts(String user) {
    return answered(then -> registry.inboxes().count(user, then));
  }

  private static <T> T answered(Consumer<Consumer<T>> question) {
    CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
    question.accept(found -> answer.complete(Optional.ofNullable(found)));
    try {
      return answer.get(10, TimeUnit.SECONDS).orElseThrow();
    } catch (Exception e) {
      throw new AssertionError("a question is not answered", e);
    }
  }

  private Marked mark(Mark mark, Selection which) {
    return registry.inboxes().mark("ann", mark, which).await();
  }

  private static Selection these(MessageId... ids) {
    return new Ids(Set.of(ids));
  }

  private Item item(MessageId id) {
    return Stream.of(Status.ALL, Status.ARCHIVED)
        .flatMap(status -> list(status).items().stream())
        .filter(item -> item.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private void assertMarks(MessageId id, String marks) {
    Item item = item(id);
    List<String> found = new ArrayList<>();
    if (item.seen()) {
      found.add("seen");
    }
    if (item.read()) {
      found.add("read");
    }
    if (item.archived()) {
      found.add("archived");
    }
    assertThat(String.join(" ", found)).isEqualTo(marks);
  }

  // ---- what goes into an inbox -----------------------------------------------------------------

  @Test
  void onlyWhatIsToGoIntoTheInboxIsThere() {
    register("ann", "c");
    push("ann", Message.of("1"));
    Pushed pushed = push("ann", inboxed("{\"title\":\"é 😀\"}"));
    push("bob", inboxed("3"));

    Listing found = list(Status.ALL);
    assertThat(found.items())
        .containsExactly(
            new Item(pushed.id(), false, false, false, 1, null, "{\"title\":\"é 😀\"}"));
    assertThat(found.counts()).isEqualTo(new Counts(1, 1, 1));
    assertThat(found.more()).isFalse();
    assertThat(counts("ann")).isEqualTo(new Counts(1, 1, 1));
  }

  @Test
  void anUnknownInboxIsAnEmptyOne() {
    assertThat(list(Status.ALL)).isEqualTo(new Listing(List.of(), Counts.NONE, false));
    assertThat(counts("ann")).isEqualTo(Counts.NONE);
    assertThat(mark(Mark.READ, ALL)).isEqualTo(new Marked(0, Counts.NONE));
    assertThat(registry.inboxes().clear("ann").await()).isZero();
  }

  @Test
  void aUserWithoutARegistrationHasAnInboxToo() {
    Pushed pushed = push("ann", inboxed("1"));
    assertThat(pushed.kept()).isTrue();
    assertThat(pushed.sessions()).isZero();

    register("ann", "c");
    claim("ann", "c", ann, Terms.NONE);
    assertThat(ann.messages()).as("it is not kept for catch-up").isEmpty();
    assertThat(texts("ann")).containsExactly("1");
  }

  @Test
  void whatIsNotKeptForCatchUpIsInTheInboxAllTheSame() {
    register("ann", "c");
    assertThat(push("ann", inboxed("1", Duration.ZERO)).kept()).isTrue();
    push("ann", inboxed("2", Duration.ofMinutes(1)));
    clock.advance(Duration.ofMinutes(2));
    tested.sweep();

    claim("ann", "c", ann, new Terms(MessageId.FIRST, ""));
    assertThat(ann.messages()).isEmpty();
    assertThat(texts("ann")).containsExactly("2", "1");
    assertThat(push("ann", inboxed("3", Duration.ZERO)).sessions()).isEqualTo(1);
    assertThat(ann.messages()).containsExactly("3");
  }

  @Test
  void aMessageOfTheInboxIsCaughtUpWithLikeAnyOther() {
    register("ann", "c");
    push("ann", Message.of("1"));
    push("ann", inboxed("2"));
    push("ann", Message.of("3"));
    claim("ann", "c", ann, Terms.NONE);
    assertThat(ann.messages()).containsExactly("1", "2", "3");
  }

  @Test
  void aDeviceThatComesForTheFirstTimeSeesWhatWasBefore() {
    register("ann", "c");
    claim("ann", "c", ann, Terms.NONE);
    fill(2);
    end("ann", "c");
    register("ann", "new");
    claim("ann", "new", phone, Terms.NONE);
    assertThat(phone.messages()).isEmpty();
    assertThat(texts("ann")).containsExactly("2", "1");
  }

  @Test
  void theSettingSaysWhatGoesIntoTheInbox() {
    open(Map.of("INBOX", "all"));
    push("ann", Message.of("1"));
    push("ann", new Message("2", null, null, false, null, null));
    push("ann", inboxed("3"));
    assertThat(texts("ann")).containsExactly("3", "1");
  }

  @Test
  void aRepeatedPushIsInTheInboxOnce() {
    Pushed first = push("ann", inboxed("1").under("k"));
    Pushed again = push("ann", inboxed("1").under("k"));
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.kept()).isTrue();
    assertThat(texts("ann")).containsExactly("1");
    assertThatThrownBy(() -> push("ann", Message.of("1").under("k")))
        .isInstanceOf(ReusedKeyException.class);
  }

  // ---- lists -----------------------------------------------------------------------------------

  @Test
  void aListComesInPagesNewestFirst() {
    List<MessageId> ids = fill(5);
    Listing first = list("ann", Status.ALL, 2, null);
    assertThat(first.items()).extracting(Item::id).containsExactly(ids.get(4), ids.get(3));
    assertThat(first.more()).isTrue();
    assertThat(first.counts().total()).isEqualTo(5);
    Listing next = list("ann", Status.ALL, 2, ids.get(3));
    assertThat(next.items()).extracting(Item::json).containsExactly("3", "2");
    assertThat(next.more()).isTrue();
    Listing last = list("ann", Status.ALL, 1, ids.get(1));
    assertThat(last.items()).extracting(Item::json).containsExactly("1");
    assertThat(last.more()).isFalse();
    assertThat(list("ann", Status.ALL, 2, ids.get(0)).items()).isEmpty();
  }

  @Test
  void aPositionIsValidWithoutItsMessage() {
    fill(1);
    MessageId elsewhere = push("bob", inboxed("x")).id();
    fill(1);
    assertThat(list("ann", Status.ALL, 9, elsewhere).items()).hasSize(1);
    assertThat(list("ann", Status.ALL, 9, MessageId.LAST).items()).hasSize(2);
    assertThat(list("ann", Status.ALL, 9, MessageId.FIRST).items()).isEmpty();
    assertThat(mark(Mark.SEEN, new UpTo(elsewhere)).changed()).isEqualTo(1);
    assertThat(mark(Mark.SEEN, new UpTo(MessageId.FIRST)).changed()).isZero();
    assertThat(mark(Mark.SEEN, new UpTo(MessageId.LAST)).changed()).isEqualTo(1);
  }

  @Test
  void aListHasMessagesOfOneStatus() {
    List<MessageId> ids = fill(6);
    mark(Mark.SEEN, these(ids.get(0)));
    mark(Mark.READ, these(ids.get(1), ids.get(2)));
    mark(Mark.ARCHIVE, these(ids.get(2), ids.get(3)));

    assertThat(texts(Status.ALL)).containsExactly("6", "5", "2", "1");
    assertThat(texts(Status.UNREAD)).containsExactly("6", "5", "1");
    assertThat(texts(Status.READ)).containsExactly("2");
    assertThat(texts(Status.ARCHIVED)).containsExactly("4", "3");
    assertThat(list("ann", Status.UNREAD, 2, ids.get(5)).more()).isFalse();
    assertThat(list("ann", Status.UNREAD, 1, ids.get(5)).more()).isTrue();
    for (Status status : Status.values()) {
      assertThat(list(status).counts()).isEqualTo(new Counts(2, 3, 4));
    }
  }

  // ---- marks -----------------------------------------------------------------------------------

  @Test
  void seenClearsTheBadgeAndReadImpliesIt() {
    List<MessageId> ids = fill(3);
    assertThat(mark(Mark.SEEN, these(ids.get(0)))).isEqualTo(new Marked(1, new Counts(2, 3, 3)));
    assertThat(mark(Mark.SEEN, these(ids.get(0)))).isEqualTo(new Marked(0, new Counts(2, 3, 3)));
    assertMarks(ids.get(0), "seen");
    assertThat(mark(Mark.READ, these(ids.get(0), ids.get(1))))
        .isEqualTo(new Marked(2, new Counts(1, 1, 3)));
    assertMarks(ids.get(0), "seen read");
    assertMarks(ids.get(1), "seen read");
    assertMarks(ids.get(2), "");
    assertThat(mark(Mark.SEEN, these(ids.get(1))).changed()).isZero();
    assertMarks(ids.get(1), "seen read");
  }

  @Test
  void unreadKeepsSeen() {
    List<MessageId> ids = fill(2);
    mark(Mark.READ, these(ids.get(0)));
    assertThat(mark(Mark.UNREAD, ALL)).isEqualTo(new Marked(1, new Counts(1, 2, 2)));
    assertMarks(ids.get(0), "seen");
    assertMarks(ids.get(1), "");
  }

  @Test
  void archivedIsReadAndSeenAndStaysSoWhenItComesBack() {
    List<MessageId> ids = fill(2);
    assertThat(mark(Mark.ARCHIVE, these(ids.get(0)))).isEqualTo(new Marked(1, new Counts(1, 1, 1)));
    assertMarks(ids.get(0), "seen read archived");
    assertThat(mark(Mark.ARCHIVE, these(ids.get(0))).changed()).isZero();
    assertThat(mark(Mark.UNREAD, ALL))
        .as("nothing of an archived one")
        .extracting(Marked::changed)
        .isEqualTo(0);
    assertMarks(ids.get(0), "seen read archived");
    assertThat(mark(Mark.UNARCHIVE, ALL)).isEqualTo(new Marked(1, new Counts(1, 1, 2)));
    assertMarks(ids.get(0), "seen read");
    assertThat(mark(Mark.UNARCHIVE, ALL).changed()).isZero();
  }

  @Test
  void marksAreMadeOfSomeOrUpToOneOrOfAll() {
    List<MessageId> ids = fill(5);
    push("bob", inboxed("1"));
    assertThat(mark(Mark.SEEN, these(ids.get(4))).changed()).isEqualTo(1);
    assertThat(mark(Mark.SEEN, new UpTo(ids.get(1))).changed()).isEqualTo(2);
    assertThat(counts("ann").unseen()).isEqualTo(2);
    assertThat(mark(Mark.READ, new UpTo(ids.get(1))).changed()).isEqualTo(2);
    assertThat(mark(Mark.READ, ALL)).isEqualTo(new Marked(3, new Counts(0, 0, 5)));
    assertThat(counts("bob")).as("another's inbox").isEqualTo(new Counts(1, 1, 1));
  }

  @Test
  void unknownIdsArePassedOver() {
    List<MessageId> ids = fill(1);
    MessageId others = push("bob", inboxed("1")).id();
    MessageId none = new MessageId(ids.get(0).moment(), ids.get(0).node() + 1);
    assertThat(mark(Mark.READ, these(others, none, MessageId.LAST)).changed()).isZero();
    assertThat(mark(Mark.READ, these(others, ids.get(0), none)).changed()).isEqualTo(1);
    assertThat(counts("bob").unread()).isEqualTo(1);
    assertThat(mark(Mark.READ, new Ids(Set.of())).changed()).isZero();
  }

  @Test
  void anInboxIsClearedWithWhatIsArchived() {
    List<MessageId> ids = fill(3);
    push("bob", inboxed("1"));
    mark(Mark.ARCHIVE, these(ids.get(0)));
    assertThat(registry.inboxes().clear("ann").await()).isEqualTo(3);
    assertThat(counts("ann")).isEqualTo(Counts.NONE);
    assertThat(texts(Status.ARCHIVED)).isEmpty();
    assertThat(counts("bob").total()).isEqualTo(1);
    fill(1);
    assertThat(counts("ann")).isEqualTo(new Counts(1, 1, 1));
  }

  @Test
  void whatIsClearedIsStillCaughtUpWith() {
    register("ann", "c");
    fill(2);
    registry.inboxes().clear("ann").await();
    claim("ann", "c", ann, Terms.NONE);
    assertThat(ann.messages()).containsExactly("1", "2");
  }

  @Test
  void anIdThatCannotBeUsedChangesNothing() {
    for (String bad : List.of("", ".", "..", "a\n", "x".repeat(257))) {
      assertThatThrownBy(() -> list(bad, Status.ALL, 1, null))
          .isInstanceOf(InvalidIdException.class);
      assertThatThrownBy(() -> counts(bad)).isInstanceOf(InvalidIdException.class);
      assertThatThrownBy(() -> registry.inboxes().mark(bad, Mark.READ, ALL))
          .isInstanceOf(InvalidIdException.class);
      assertThatThrownBy(() -> registry.inboxes().clear(bad))
          .isInstanceOf(InvalidIdException.class);
    }
  }

  // ---- limits ----------------------------------------------------------------------------------

  @Test
  void theOldestGoesWhenThereAreTooMany() {
    open(Map.of("INBOX_MAX_MESSAGES", "3"));
    List<MessageId> ids = fill(3);
    mark(Mark.ARCHIVE, these(ids.get(0), ids.get(1)));
    fill(1);
    assertThat(texts(Status.ARCHIVED)).as("archived ones count").containsExactly("2");
    assertThat(counts("ann")).isEqualTo(new Counts(2, 2, 2));
    fill(2);
    assertThat(list(Status.ALL).items()).hasSize(3);
    assertThat(counts("ann")).isEqualTo(new Counts(3, 3, 3));
    assertThat(texts(Status.ARCHIVED)).isEmpty();
  }

  @Test
  void aMessageLeavesWhenItsTimeIsOver() {
    open(Map.of("INBOX_TTL", "1h"));
    List<MessageId> ids = fill(2);
    mark(Mark.READ, these(ids.get(1)));
    clock.advance(Duration.ofMinutes(59));
    fill(1);
    clock.advance(Duration.ofMinutes(1));
    tested.sweep();
    assertThat(list(Status.ALL).items()).hasSize(1);
    assertThat(counts("ann")).isEqualTo(new Counts(1, 1, 1));
    assertThat(list(Status.READ).items()).isEmpty();
  }

  @Test
  void whatIsOverIsNotThereEvenBeforeItIsRemoved() {
    open(Map.of("INBOX_TTL", "1h"));
    fill(2);
    clock.advance(Duration.ofHours(1));
    assertThat(list(Status.ALL).items()).isEmpty();
    assertThat(counts("ann")).isEqualTo(Counts.NONE);
    assertThat(mark(Mark.READ, ALL)).isEqualTo(new Marked(0, Counts.NONE));
    assertThat(registry.inboxes().clear("ann").await()).isZero();
  }

  @Test
  void aForgottenUserHasNoInboxAndEachMessageCountsOnce() {
    register("ann", "c");
    push("ann", Message.of("in the log"));
    fill(2);
    push("ann", inboxed("in the inbox", Duration.ZERO));
    push("bob", inboxed("1"));
    assertThat(registry.forget("ann").await().messages()).isEqualTo(4);
    assertThat(list(Status.ALL)).isEqualTo(new Listing(List.of(), Counts.NONE, false));
    assertThat(registry.forget("ann").await().messages()).isZero();
    assertThat(counts("bob").total()).isEqualTo(1);
    fill(1);
    assertThat(counts("ann")).isEqualTo(new Counts(1, 1, 1));
  }

  // ---- messages to many ------------------------------------------------------------------------

  private Pushed pushToMany(Recipients recipients, Message message) {
    Pushed pushed = registry.push(recipients, message);
    pushed.commit().await();
    tested.settle();
    return pushed;
  }

  @Test
  void aMessageToManyIsInEachInboxWithItsOwnMarks() {
    register("ann", "c");
    Pushed pushed = pushToMany(new Users(Set.of("ann", "bob"), NOBODY), inboxed("1"));
    assertThat(pushed.kept()).isTrue();
    fill(1);
    mark(Mark.READ, ALL);
    assertThat(list("bob", Status.UNREAD, 9, null).items())
        .containsExactly(new Item(pushed.id(), false, false, false, 1, null, "1"));
    assertThat(counts("ann")).isEqualTo(new Counts(0, 0, 2));
    registry.inboxes().clear("ann").await();
    assertThat(texts("bob")).containsExactly("1");
    registry.forget("bob").await();
    claim("ann", "c", ann, Terms.NONE);
    assertThat(ann.messages()).containsExactly("1", "1");
  }

  @Test
  void everyoneIsWhoeverHasARegistrationAlsoForTheInboxAlone() {
    register("ann", "c");
    register("bob", "c");
    claim("bob", "c", phone, Terms.NONE);
    Pushed pushed = pushToMany(new Everyone(NOBODY), inboxed("1", Duration.ZERO));
    assertThat(pushed.users()).isEqualTo(2);
    assertThat(pushed.kept()).isTrue();
    assertThat(texts("ann")).containsExactly("1");
    assertThat(texts("bob")).containsExactly("1");
    assertThat(phone.messages()).containsExactly("1");
  }

  @Test
  void manyUsersGetItInTheirInboxes() {
    List<String> users = IntStream.range(0, 1_200).mapToObj(n -> "user " + n).toList();
    pushToMany(new Users(Set.copyOf(users), NOBODY), inboxed("1", Duration.ZERO));
    for (int n = 0; n < users.size(); n += 100) {
      assertThat(counts(users.get(n))).isEqualTo(new Counts(1, 1, 1));
      assertThat(texts(users.get(n))).containsExactly("1");
    }
  }

  // ---- events ----------------------------------------------------------------------------------

  private void connect(RecordingRecipient recipient, String connection) {
    recipient.askForInbox();
    register("ann", connection);
    claim("ann", connection, recipient, Terms.NONE);
  }

  /** All that was told, once the last of it has these counts. */
  private static List<InboxNews> told(RecordingRecipient recipient, Counts last) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (true) {
      List<InboxNews> told = List.copyOf(recipient.inboxNews());
      if (!told.isEmpty() && told.get(told.size() - 1).counts().equals(last)) {
        return told;
      }
      assertThat(System.nanoTime()).as("it was told " + told).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** All changes that were told of a message, in one. */
  private static Change told(List<InboxNews> news, MessageId id) {
    return news.stream()
        .flatMap(each -> Objects.requireNonNull(each.changes()).stream())
        .filter(change -> change.id().equals(id))
        .reduce(Change::then)
        .orElseThrow();
  }

  private void forget(RecordingRecipient recipient) {
    recipient.inboxNews().clear();
  }

  @Test
  void eachSessionThatAskedIsToldOfEachChange() {
    RecordingRecipient deaf = new RecordingRecipient();
    register("ann", "d");
    claim("ann", "d", deaf, Terms.NONE);
    connect(ann, "c");
    connect(phone, "p");
    MessageId id = push("ann", inboxed("1")).id();
    for (RecordingRecipient each : List.of(ann, phone)) {
      assertThat(told(each, new Counts(1, 1, 1)))
          .containsExactly(new InboxNews(new Counts(1, 1, 1), List.of(Change.added(id))));
      forget(each);
    }
    mark(Mark.READ, ALL);
    for (RecordingRecipient each : List.of(ann, phone)) {
      assertThat(told(told(each, new Counts(0, 0, 1)), id))
          .isEqualTo(Change.marked(id, true, true, null));
      forget(each);
    }
    registry.inboxes().clear("ann").await();
    assertThat(told(told(ann, Counts.NONE), id)).isEqualTo(Change.removed(id, Reason.DELETED));
    assertThat(deaf.messages()).hasSize(1);
    assertThat(deaf.inboxNews()).isEmpty();
  }

  @Test
  void whatChangesNothingIsNoNews() {
    connect(ann, "c");
    MessageId id = push("ann", inboxed("1")).id();
    told(ann, new Counts(1, 1, 1));
    forget(ann);
    mark(Mark.UNREAD, ALL);
    mark(Mark.UNARCHIVE, these(id));
    push("ann", Message.of("2"));
    push("bob", inboxed("3"));
    mark(Mark.SEEN, ALL);
    assertThat(told(ann, new Counts(0, 1, 1))).hasSize(1);
  }

  @Test
  void changesAreMergedAMessageEachWithTheNewestValues() {
    connect(ann, "c");
    MessageId first = push("ann", inboxed("1")).id();
    told(ann, new Counts(1, 1, 1));
    forget(ann);
    MessageId second = push("ann", inboxed("2")).id();
    MessageId third = push("ann", inboxed("3")).id();
    mark(Mark.READ, these(first, second));
    mark(Mark.UNREAD, these(first));
    mark(Mark.ARCHIVE, these(third));
    List<InboxNews> told = told(ann, new Counts(0, 1, 2));
    assertThat(told(told, first)).isEqualTo(Change.marked(first, true, false, null));
    assertThat(told(told, second)).isEqualTo(new Change(second, true, true, true, null, 0, null));
    assertThat(told(told, third)).isEqualTo(new Change(third, true, true, true, true, 0, null));
    assertThat(told).as("a few times a second at most").hasSizeLessThan(5);
    for (InboxNews each : told) {
      assertThat(Objects.requireNonNull(each.changes()))
          .extracting(Change::id)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void tooManyChangesAreNotToldOneByOne() {
    fill(101);
    connect(ann, "c");
    mark(Mark.SEEN, ALL);
    assertThat(told(ann, new Counts(0, 101, 101)))
        .containsExactly(new InboxNews(new Counts(0, 101, 101), null));
    forget(ann);
    mark(Mark.READ, new UpTo(list("ann", Status.ALL, 2, null).items().get(1).id()));
    List<InboxNews> told = told(ann, new Counts(0, 1, 101));
    assertThat(told).hasSize(1);
    assertThat(told.get(0).changes()).hasSize(100);
  }

  @Test
  void whatIsRemovedIsToldAsRemovedWhateverCameBefore() {
    open(Map.of("INBOX_MAX_MESSAGES", "2", "INBOX_TTL", "1h"));
    connect(ann, "c");
    List<MessageId> ids = fill(3);
    mark(Mark.SEEN, ALL);
    List<InboxNews> told = told(ann, new Counts(0, 2, 2));
    assertThat(told(told, ids.get(0))).isEqualTo(Change.removed(ids.get(0), Reason.EXPIRED));
    assertThat(told(told, ids.get(2)))
        .isEqualTo(new Change(ids.get(2), true, true, null, null, 0, null));
    forget(ann);
    clock.advance(Duration.ofHours(1));
    tested.sweep();
    told = told(ann, Counts.NONE);
    assertThat(told(told, ids.get(1))).isEqualTo(Change.removed(ids.get(1), Reason.EXPIRED));
    assertThat(told(told, ids.get(2))).isEqualTo(Change.removed(ids.get(2), Reason.EXPIRED));
  }

  @Test
  void aSessionThatIsBehindIsToldAfterItHasTheMessage() {
    register("ann", "c");
    fill(3);
    ann.askForInbox();
    ann.room(1);
    claim("ann", "c", ann, Terms.NONE);
    assertThat(ann.messages()).containsExactly("1");
    MessageId fourth = push("ann", inboxed("4")).id();
    connect(phone, "p");
    told(phone, mark(Mark.SEEN, ALL).counts());
    assertThat(ann.inboxNews()).as("it is still behind").isEmpty();

    ann.drain(Integer.MAX_VALUE);
    tested.settle();
    List<InboxNews> told = told(ann, new Counts(0, 4, 4));
    assertThat(ann.messages()).containsExactly("1", "2", "3", "4");
    assertThat(told).hasSize(1);
    assertThat(told(told, fourth)).isEqualTo(new Change(fourth, true, true, null, null, 0, null));
  }

  @Test
  void ofAPushToManyEachIsTold() {
    connect(ann, "c");
    phone.askForInbox();
    register("bob", "p");
    claim("bob", "p", phone, Terms.NONE);
    MessageId id = pushToMany(new Everyone(NOBODY), inboxed("1")).id();
    for (RecordingRecipient each : List.of(ann, phone)) {
      assertThat(told(told(each, new Counts(1, 1, 1)), id)).isEqualTo(Change.added(id));
    }
  }
}
