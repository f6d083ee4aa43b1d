package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Recipients.Everyone;
import io.notificationsocket.registry.Recipients.Topic;
import io.notificationsocket.registry.Recipients.Users;
import io.notificationsocket.registry.Topics.Changed;
import io.notificationsocket.registry.Topics.Members;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is in which topic, and what many users get of one push. */
public abstract class TopicsContract extends ExchangeContract {

  private static final Set<String> NOBODY = Set.of();

  private final RecordingRecipient ann = new RecordingRecipient();
  private final RecordingRecipient bob = new RecordingRecipient();

  protected TopicsContract(Opening opening) {
    super(opening);
  }

  private int change(String topic, Set<String> add, Set<String> remove) {
    return counted(registry.topics().change(topic, add, remove));
  }

  private static int counted(Changed changed) {
    changed.commit().await();
    return changed.count().getAsInt();
  }

  private Pushed push(Recipients recipients, Message message) {
    Pushed pushed = registry.push(recipients, message);
    pushed.commit().await();
    tested.settle();
    return pushed;
  }

  private Pushed push(Recipients recipients, String json) {
    return push(recipients, Message.of(json));
  }

  private static Topic topic(String name) {
    return new Topic(name, NOBODY);
  }

  private Subscription connect(String user, RecordingRecipient recipient) {
    register(user, "c");
    Subscription made = claim(user, "c", recipient, Terms.NONE);
    assertThat(made).isNotNull();
    return made;
  }

  // ---- memberships -----------------------------------------------------------------------------

  @Test
  void membersAreAddedAndRemovedAndCounted() {
    assertThat(change("t", Set.of("ann", "bob", "eve"), NOBODY)).isEqualTo(3);
    assertThat(change("t", Set.of("joe", "ann"), Set.of("eve", "nobody"))).isEqualTo(3);

    assertThat(registry.topics().members("t", null, 9))
        .isEqualTo(new Members(List.of("ann", "bob", "joe"), 3, false));
    assertThat(registry.topics().members("other", null, 9))
        .isEqualTo(new Members(List.of(), 0, false));
  }

  @Test
  void whoIsAddedAndRemovedInOneCallIsNoMember() {
    assertThat(change("t", Set.of("ann", "bob"), Set.of("ann"))).isEqualTo(1);
    assertThat(change("t", Set.of("bob"), Set.of("bob"))).isZero();
  }

  @Test
  void membersComeInPagesByCodePoint() {
    List<String> sorted = List.of("B", "a", "ab", "é", "\uffee", "😀", "😀a");
    change("t", new LinkedHashSet<>(List.of("😀a", "é", "\uffee", "ab", "B", "😀", "a")), NOBODY);

    assertThat(registry.topics().members("t", null, 7)).isEqualTo(new Members(sorted, 7, false));
    assertThat(registry.topics().members("t", null, 2))
        .isEqualTo(new Members(List.of("B", "a"), 7, true));
    assertThat(registry.topics().members("t", "a", 3))
        .isEqualTo(new Members(List.of("ab", "é", "\uffee"), 7, true));
    assertThat(registry.topics().members("t", "b", 9).users())
        .as("after one who is no member")
        .containsExactly("é", "\uffee", "😀", "😀a");
    assertThat(registry.topics().members("t", "😀a", 9))
        .isEqualTo(new Members(List.of(), 7, false));
  }

  @Test
  void theTopicsOfAUserAreSortedAndEndWithThem() {
    for (String topic : List.of("😀", "\uffee", "a", "B")) {
      change(topic, Set.of("ann", "bob"), NOBODY);
    }
    assertThat(registry.topics().of("ann")).containsExactly("B", "a", "\uffee", "😀");
    assertThat(registry.topics().of("nobody")).isEmpty();

    assertThat(counted(registry.topics().end("a"))).isEqualTo(2);
    assertThat(counted(registry.topics().end("a"))).isZero();
    assertThat(registry.topics().of("ann")).containsExactly("B", "\uffee", "😀");
    assertThat(registry.forget("ann").await().topics()).isEqualTo(3);
    assertThat(registry.topics().of("ann")).isEmpty();
    assertThat(registry.topics().of("bob")).hasSize(3);
  }

  @Test
  void aTopicMayHaveMoreMembersThanOneChange() {
    Set<String> many = users(2_345);
    assertThat(change("t", many, NOBODY)).isEqualTo(2_345);
    assertThat(push(topic("t"), "1").users()).isEqualTo(2_345);
    assertThat(counted(registry.topics().end("t"))).isEqualTo(2_345);
    assertThat(registry.topics().members("t", null, 1).total()).isZero();
  }

  private static Set<String> users(int count) {
    Set<String> users = new LinkedHashSet<>();
    IntStream.range(0, count).forEach(n -> users.add("user " + n));
    return users;
  }

  @Test
  void anIdThatCannotBeUsedChangesNothing() {
    for (Set<String> bad : List.of(Set.of("ann", ""), Set.of("ann", "."), Set.of("a\n", "ann"))) {
      assertThatThrownBy(() -> change("t", bad, NOBODY)).isInstanceOf(InvalidIdException.class);
      assertThatThrownBy(() -> change("t", NOBODY, bad)).isInstanceOf(InvalidIdException.class);
      assertThatThrownBy(() -> push(new Users(bad, NOBODY), "1"))
          .isInstanceOf(InvalidIdException.class);
      assertThatThrownBy(() -> push(new Everyone(bad), "1")).isInstanceOf(InvalidIdException.class);
    }
    for (String bad : List.of("", "..", "x".repeat(257))) {
      assertThatThrownBy(() -> change(bad, NOBODY, NOBODY)).isInstanceOf(InvalidIdException.class);
      assertThatThrownBy(() -> push(topic(bad), "1")).isInstanceOf(InvalidIdException.class);
    }
    assertThat(registry.topics().members("t", null, 9).total()).isZero();
  }

  // ---- pushes ----------------------------------------------------------------------------------

  @Test
  void aPushToATopicReachesItsMembersUnderOneId() {
    connect("ann", ann);
    connect("bob", bob);
    change("t", Set.of("ann", "bob", "nobody"), NOBODY);
    Pushed pushed = push(topic("t"), "1");

    assertThat(pushed.users()).isEqualTo(3);
    assertThat(pushed.sessions()).isEqualTo(2);
    assertThat(pushed.kept()).isTrue();
    assertThat(ann.messages()).containsExactly("1");
    assertThat(ann.ids()).isEqualTo(bob.ids()).containsExactly(pushed.id());
  }

  @Test
  void whoIsExceptedGetsNothing() {
    connect("ann", ann);
    connect("bob", bob);
    change("t", Set.of("ann", "bob"), NOBODY);
    Set<String> notAnn = Set.of("ann", "nobody");

    assertThat(push(new Topic("t", notAnn), "1").users()).isEqualTo(1);
    assertThat(push(new Users(Set.of("ann", "bob"), notAnn), "2").users()).isEqualTo(1);
    assertThat(push(new Everyone(notAnn), "3").users()).isEqualTo(1);
    assertThat(push(new Users(Set.of("ann"), notAnn), "4").users()).isZero();
    assertThat(ann.messages()).isEmpty();
    assertThat(bob.messages()).containsExactly("1", "2", "3");
  }

  @Test
  void whoComesLaterGetsNothingEarlierAndWhoLeavesKeepsWhatCameBefore() {
    register("ann", "c");
    register("bob", "c");
    change("t", Set.of("ann"), NOBODY);
    push(topic("t"), "1");
    change("t", Set.of("bob"), Set.of("ann"));
    push(topic("t"), "2");
    claim("ann", "c", ann, Terms.NONE);
    claim("bob", "c", bob, Terms.NONE);

    assertThat(ann.messages()).containsExactly("1");
    assertThat(bob.messages()).containsExactly("2");
  }

  @Test
  void everyoneIsWhoeverHasARegistrationOrOfAPassingMessageIsConnected() {
    register("ann", "c");
    connect("bob", bob);
    change("t", Set.of("joe"), NOBODY);
    assertThat(push(new Everyone(NOBODY), "1").users()).isEqualTo(2);
    Pushed passing = push(new Everyone(NOBODY), new Message("2", Duration.ZERO, null));
    assertThat(passing.users()).isEqualTo(1);
    assertThat(passing.kept()).isFalse();
    register("eve", "c");

    claim("ann", "c", ann, Terms.NONE);
    RecordingRecipient eve = new RecordingRecipient();
    claim("eve", "c", eve, Terms.NONE);
    assertThat(ann.messages()).containsExactly("1");
    assertThat(bob.messages()).containsExactly("1", "2");
    assertThat(eve.messages()).isEmpty();
  }

  @Test
  void ofAMemberWithoutARegistrationItIsAsOfASinglePush() {
    change("t", Set.of("ann"), NOBODY);
    assertThat(push(topic("t"), "1").kept()).isFalse();
    assertThat(push(topic("t"), new Message("2", null, true)).kept()).isTrue();
    connect("ann", ann);

    assertThat(ann.messages()).containsExactly("2");
  }

  @Test
  void toNobodyIsNoFault() {
    Pushed pushed = push(topic("t"), "1");
    assertThat(pushed.users()).isZero();
    assertThat(pushed.sessions()).isZero();
    assertThat(pushed.kept()).isFalse();
    assertThat(push(new Users(NOBODY, NOBODY), "1").id().isAfter(pushed.id())).isTrue();
  }

  @Test
  void itHasItsPlaceAmongAUsersOtherMessages() {
    register("ann", "c");
    change("t", Set.of("ann"), NOBODY);
    push("ann", Message.of("1"));
    push(topic("t"), "2");
    push("ann", Message.of("3"));
    push(new Users(Set.of("ann", "bob"), NOBODY), "4");
    Subscription made = claim("ann", "c", ann, Terms.NONE);
    push(topic("t"), "5");
    assertThat(ann.messages()).containsExactly("1", "2", "3", "4", "5");
    assertThat(ann.ids()).isSorted();

    made.release();
    push(topic("t"), "6");
    claim("ann", "c", bob, new Terms(ann.ids().get(2), ""));
    assertThat(bob.messages()).containsExactly("4", "5", "6");
  }

  @Test
  void itExpiresAndIsMissingLikeAnyOther() {
    register("ann", "c");
    change("t", Set.of("ann"), NOBODY);
    push(topic("t"), new Message("1", Duration.ofMinutes(1), null));
    push(topic("t"), "2");
    clock.advance(Duration.ofMinutes(1));
    tested.sweep();

    assertThat(claim("ann", "c", ann, Terms.NONE).isComplete()).isFalse();
    assertThat(ann.messages()).containsExactly("2");
  }

  @Test
  void aUsersLimitCountsItToo() {
    open(Map.of("USER_MAX_MESSAGES", "2"));
    register("ann", "c");
    register("bob", "c");
    for (int n = 1; n <= 3; n++) {
      push(new Everyone(NOBODY), "" + n);
    }
    push("ann", Message.of("4"));
    tested.sweep();
    claim("ann", "c", ann, Terms.NONE);
    claim("bob", "c", bob, Terms.NONE);

    assertThat(ann.messages()).containsExactly("3", "4");
    assertThat(bob.messages()).containsExactly("2", "3");
  }

  @Test
  void whatIsLargerThanALimitIsDeliveredAndNotKept() {
    open(Map.of("USER_MAX_BYTES", "1000"));
    connect("ann", ann);
    assertThat(push(new Everyone(NOBODY), "\"" + "x".repeat(1_000) + "\"").kept()).isFalse();
    assertThat(ann.messages()).hasSize(1);
  }

  // ---- repeated pushes -------------------------------------------------------------------------

  @Test
  void aRepeatIsAnsweredAsTheFirstTimeAndNotDelivered() {
    connect("ann", ann);
    change("t", Set.of("ann", "bob"), NOBODY);
    Pushed first = push(topic("t"), Message.of("1").under("k"));
    change("t", Set.of("eve"), NOBODY);
    Pushed repeat = push(topic("t"), Message.of("1").under("k"));

    assertThat(repeat.id()).isEqualTo(first.id());
    assertThat(repeat.users()).isEqualTo(first.users()).isEqualTo(2);
    assertThat(repeat.sessions()).isEqualTo(first.sessions()).isEqualTo(1);
    assertThat(repeat.kept()).isTrue();
    assertThat(ann.messages()).containsExactly("1");
    Pushed nobody = push(topic("x"), Message.of("1").under("k2"));
    assertThat(push(topic("x"), Message.of("1").under("k2")).id()).isEqualTo(nobody.id());
  }

  @Test
  void aKeyStandsForItsRecipientsAsTheyWereNamed() {
    List<Recipients> different =
        List.of(
            topic("t"),
            topic("u"),
            new Topic("t", Set.of("ann")),
            new Users(Set.of("t"), NOBODY),
            new Users(Set.of("t", "ann"), NOBODY),
            new Users(Set.of("t"), Set.of("ann")),
            new Everyone(NOBODY),
            new Everyone(Set.of("ann")));
    push("t", Message.of("1").under("single"));
    for (Recipients first : different) {
      String key = first.toString();
      Pushed pushed = push(first, Message.of("1").under(key));
      for (Recipients other : different) {
        Message again = Message.of("1").under(key);
        if (other.equals(first)) {
          assertThat(push(other, again).id()).isEqualTo(pushed.id());
        } else {
          assertThatThrownBy(() -> push(other, again)).isInstanceOf(ReusedKeyException.class);
        }
      }
      if (tested.keysAreOfAllUsers()) {
        assertThatThrownBy(() -> push(first, Message.of("1").under("single")))
            .isInstanceOf(ReusedKeyException.class);
      }
    }
    Pushed named = push(new Users(Set.of("a", "b", "c"), NOBODY), Message.of("1").under("k"));
    Users inAnotherOrder = new Users(new LinkedHashSet<>(List.of("c", "a", "b")), NOBODY);
    assertThat(push(inAnotherOrder, Message.of("1").under("k")).id()).isEqualTo(named.id());
  }
}
