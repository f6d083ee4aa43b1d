package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.ids;
import static io.notificationsocket.store.Samples.message;
import static io.notificationsocket.store.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept, for how long, and what goes first. */
final class MessagesTest {

  private Messages messages = with(Map.of());

  private static Messages with(Map<String, String> given) {
    return new Messages(settings(given), Journal.NONE, Set.of("ann", "bob")::contains);
  }

  @Test
  void aUsersMessagesComeInTheirOrderAndAreTheUsersAlone() {
    messages.keep("ann", message(1));
    messages.keep("bob", message(2));
    messages.keep("ann", message(3));

    assertThat(after("ann", MessageId.FIRST)).containsExactly(id(1), id(3));
    assertThat(after("ann", id(1))).containsExactly(id(3));
    assertThat(after("ann", id(3))).isEmpty();
    assertThat(after("nobody", MessageId.FIRST)).isEmpty();
    assertThat(messages.after("ann", MessageId.FIRST, NOON, 1)).containsExactly(message(1));
    assertThat(messages.oldest("ann")).isEqualTo(id(1));
    assertThat(messages.hasAfter("ann", id(1), NOON)).isTrue();
    assertThat(messages.hasAfter("ann", id(3), NOON)).isFalse();
    assertThat(messages.hasAfter("ann", id(1), LATER)).isFalse();
    assertThat(messages.counts().kept()).isEqualTo(3);
  }

  @Test
  void whatIsOverIsNotFoundAndThenIsMissing() {
    messages.keep("ann", message(1));
    assertThat(messages.isMissing("ann", MessageId.FIRST)).isFalse();
    assertThat(messages.after("ann", MessageId.FIRST, LATER, 9)).isEmpty();

    messages.expire(LATER.minusMillis(1));
    assertThat(messages.counts().kept()).isEqualTo(1);
    messages.expire(LATER);
    assertThat(messages.counts().kept()).isZero();
    assertThat(messages.counts().bytes()).isZero();
    assertThat(messages.counts().expired()).isEqualTo(1);
    assertThat(messages.isMissing("ann", MessageId.FIRST)).isTrue();
    assertThat(messages.isMissing("ann", id(1))).isFalse();
    assertThat(messages.oldest("ann")).isNull();
  }

  @Test
  void ofOneUserTheOldestGoFirst() {
    messages = with(Map.of("USER_MAX_MESSAGES", "2"));
    messages.keep("bob", message(1));
    for (int n = 2; n < 6; n++) {
      messages.keep("ann", message(n));
    }

    assertThat(after("ann", MessageId.FIRST)).containsExactly(id(4), id(5));
    assertThat(after("bob", MessageId.FIRST)).containsExactly(id(1));
    assertThat(messages.isMissing("ann", id(2))).isTrue();
    assertThat(messages.isMissing("ann", id(3))).isFalse();
    assertThat(messages.isMissing("bob", MessageId.FIRST)).isFalse();
    assertThat(messages.counts().trimmed()).isEqualTo(2);
  }

  @Test
  void bytesCountAsTheyAreInUtf8() {
    messages = with(Map.of("USER_MAX_BYTES", "1000"));
    String text = '"' + "é€😀".repeat(100) + '"'; // 902 bytes
    messages.keep("ann", new StoredMessage(id(1), text, LATER, false));
    assertThat(messages.counts().bytes()).isEqualTo(902);
    messages.keep("ann", new StoredMessage(id(2), "\"" + "x".repeat(96) + "\"", LATER, false));
    assertThat(after("ann", MessageId.FIRST)).hasSize(2);
    messages.keep("ann", new StoredMessage(id(3), "1", LATER, false));
    assertThat(after("ann", MessageId.FIRST)).containsExactly(id(2), id(3));
  }

  @Test
  void inAllTheOldestGoFirstWhosesoever() {
    messages = with(Map.of("STORE_MAX_MESSAGES", "3"));
    messages.keep("ann", message(1));
    messages.keep("bob", message(2));
    messages.keep("ann", message(3));
    messages.keep("bob", message(4));
    messages.keep("bob", message(5));

    assertThat(after("ann", MessageId.FIRST)).containsExactly(id(3));
    assertThat(after("bob", MessageId.FIRST)).containsExactly(id(4), id(5));
    assertThat(messages.counts().kept()).isEqualTo(3);
  }

  @Test
  void aMessageThatIsTooLargeForAllLimitsIsNotKept() {
    messages = with(Map.of("STORE_MAX_BYTES", "1000"));
    messages.keep("ann", new StoredMessage(id(1), "\"" + "x".repeat(1000) + "\"", LATER, false));

    assertThat(messages.counts().kept()).isZero();
    assertThat(messages.isMissing("ann", MessageId.FIRST)).isTrue();
  }

  @Test
  void whenTheLastRegistrationEndsWhatWaitsForTheNextStays() {
    messages.keep("ann", new StoredMessage(id(1), "1", LATER, true));
    messages.keep("ann", new StoredMessage(id(2), "2", LATER, true));
    messages.keep("ann", new StoredMessage(id(3), "3", LATER, false));

    messages.leave("ann", id(1));

    assertThat(after("ann", MessageId.FIRST)).containsExactly(id(2));
  }

  @Test
  void aWithdrawnMessageWasNeverThere() {
    List<Kept> journal = new ArrayList<>();
    messages = new Messages(settings(Map.of()), new Appended(journal), "ann"::equals);
    messages.keep("ann", message(1));

    messages.withdraw(journal.get(0));

    assertThat(after("ann", MessageId.FIRST)).isEmpty();
    assertThat(messages.isMissing("ann", MessageId.FIRST)).isFalse();
    assertThat(messages.counts().kept()).isZero();
  }

  @Test
  void allMessagesOfAUserShareTheTextOfItsId() {
    List<Kept> journal = new ArrayList<>();
    messages = new Messages(settings(Map.of()), new Appended(journal), "ann"::equals);
    messages.keep("ANN".toLowerCase(Locale.ROOT), message(1));
    messages.keep("ANN".toLowerCase(Locale.ROOT), message(2));

    assertThat(journal.get(1).userId()).isSameAs(journal.get(0).userId());
    assertThat(journal.get(1).of("bob").userId()).isEqualTo("bob");
  }

  /** Has no medium; tells what it was given. */
  private record Appended(List<Kept> kept) implements Journal {
    @Override
    public Commit append(Change change) {
      kept.add(((Change.MessageKept) change).message());
      return Commit.DONE;
    }

    @Override
    public Commit append(List<Change> changes) {
      changes.forEach(this::append);
      return Commit.DONE;
    }

    @Override
    public void appendSoon(Change change) {}

    @Override
    public void appendLater(Change change) {}

    @Override
    public Commit commit() {
      return Commit.DONE;
    }

    @Override
    public @Nullable String text(Kept message) {
      return message.json();
    }
  }

  @Test
  void whatExpiresBeforeOlderMessagesDoesLeavesThemInTheirOrder() {
    messages.keep("ann", message(1));
    messages.keep("ann", new StoredMessage(id(2), "2", NOON, false));
    messages.keep("ann", message(3));

    messages.expire(NOON);

    assertThat(after("ann", MessageId.FIRST)).containsExactly(id(1), id(3));
    assertThat(after("ann", id(2))).containsExactly(id(3));
    assertThat(after("ann", id(3))).isEmpty();
    assertThat(messages.counts().kept()).isEqualTo(2);
  }

  private List<MessageId> after(String user, MessageId id) {
    return ids(messages.after(user, id, NOON, 100));
  }
}
