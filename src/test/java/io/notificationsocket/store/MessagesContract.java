package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.ids;
import static io.notificationsocket.store.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.exchange.local.MessageStore;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept, for how long, and what goes first. */
abstract class MessagesContract {

  /** An empty store in which ann and bob are registered. */
  abstract LocalStore open(Map<String, String> settings);

  /** Until limits hold, and what is over has gone. */
  private void settle() {
    Samples.settle(store);
  }

  private LocalStore store;
  private MessageStore messages;

  @BeforeEach
  void start() {
    messages = with(Map.of());
  }

  private MessageStore with(Map<String, String> given) {
    end();
    store = open(given);
    for (String user : List.of("ann", "bob")) {
      store.registrations().save(new Registration(user, "c", LATER, MessageId.FIRST, ""));
    }
    return store.messages();
  }

  @AfterEach
  void end() {
    if (store != null) {
      store.close();
    }
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

    settle();
    messages.expire(LATER.minusMillis(1));
    settle();
    assertThat(messages.counts().kept()).isEqualTo(1);
    messages.expire(LATER);
    settle();
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
    settle();

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
    settle();
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
    settle();

    assertThat(after("ann", MessageId.FIRST)).containsExactly(id(3));
    assertThat(after("bob", MessageId.FIRST)).containsExactly(id(4), id(5));
    assertThat(messages.counts().kept()).isEqualTo(3);
  }

  @Test
  void aMessageThatIsTooLargeForAllLimitsIsNotKept() {
    messages = with(Map.of("STORE_MAX_BYTES", "1000"));
    messages.keep("ann", new StoredMessage(id(1), "\"" + "x".repeat(1000) + "\"", LATER, false));
    settle();

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
    settle();
    assertThat(after("ann", MessageId.FIRST)).containsExactly(id(2));
    assertThat(messages.counts().kept()).isEqualTo(1);
    assertThat(messages.isMissing("ann", MessageId.FIRST)).isFalse();
  }

  @Test
  void whatExpiresBeforeOlderMessagesDoesLeavesThemInTheirOrder() {
    messages.keep("ann", message(1));
    messages.keep("ann", new StoredMessage(id(2), "2", NOON, false));
    messages.keep("ann", message(3));

    settle();
    messages.expire(NOON);
    settle();

    assertThat(after("ann", MessageId.FIRST)).containsExactly(id(1), id(3));
    assertThat(after("ann", id(2))).containsExactly(id(3));
    assertThat(after("ann", id(3))).isEmpty();
    assertThat(messages.counts().kept()).isEqualTo(2);
  }

  private List<MessageId> after(String user, MessageId id) {
    return ids(messages.after(user, id, NOON, 100));
  }
}
