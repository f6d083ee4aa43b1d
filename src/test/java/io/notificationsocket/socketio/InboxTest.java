package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients ask of their users' inboxes, and what they are told. */
final class InboxTest {

  private static final String COUNTS = "\"unseen\":%d,\"unread\":%d,\"total\":%d";

  private TestServer server = new TestServer();

  @BeforeEach
  void register() {
    server.registry.register("ann", "a1");
    server.registry.register("ann", "a2");
    server.registry.register("bob", "b1");
  }

  private MessageId push(String user, String json) {
    return server.registry.push(user, new Message(json, null, null, true, null, null)).id();
  }

  private static String counts(int unseen, int unread, int total) {
    return COUNTS.formatted(unseen, unread, total);
  }

  private static String item(MessageId id, boolean seen, boolean read, String json) {
    return "{\"id\":\""
        + id
        + "\",\"at\":\""
        + id.at()
        + "\",\"seen\":"
        + seen
        + ",\"read\":"
        + read
        + ",\"archived\":false,\"version\":1,\"message\":"
        + json
        + "}";
  }

  private TestClient claimed() {
    TestClient client = server.connected().says("2[\"register\",\"ann\",\"a1\"]");
    client.heard();
    return client;
  }

  /** The event {@code inbox} that comes within a moment. */
  private static String event(TestClient client) {
    List<String> heard = new ArrayList<>();
    long end = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() < end) {
      heard.addAll(client.heardWithIds());
      for (String each : heard) {
        if (each.startsWith("2[\"inbox\",")) {
          return each;
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no event came, but " + heard);
  }

  // ---- lists -----------------------------------------------------------------------------------

  @Test
  void aClientListsItsInbox() {
    MessageId first = push("ann", "{\"title\": \"é\"}");
    MessageId second = push("ann", "1.10");
    TestClient client = server.connected().says("2[\"register\",\"ann\",\"a2\"]");
    client.heard();

    client.says("27[\"inbox\",{\"limit\":1}]");
    assertThat(client.heard())
        .containsExactly(
            "37[{\"ok\":true,\"messages\":["
                + item(second, false, false, "1.10")
                + "],"
                + counts(2, 2, 2)
                + ",\"more\":true}]");
    server.registry.inboxes().mark("ann", Mark.READ, new Selection.UpTo(first)).await();
    event(client);
    client.says("28[\"inbox\",{\"limit\":9,\"status\":\"read\",\"before\":\"" + second + "\"}]");
    assertThat(client.heard())
        .containsExactly(
            "38[{\"ok\":true,\"messages\":["
                + item(first, true, true, "{\"title\": \"é\"}")
                + "],"
                + counts(1, 1, 2)
                + ",\"more\":false}]");
    for (String nothing : List.of("", ",{}", ",null", ",{\"limit\":null,\"status\":\"all\"}")) {
      client.says("29[\"inbox\"" + nothing + "]");
      assertThat(client.heard()).singleElement().asString().startsWith("39[{\"ok\":true,");
    }
  }

  @Test
  void aClientOfProtocol3GetsItInAscii() {
    push("ann", "\"é\"");
    TestClient client = server.v3().says("21[\"register\",\"ann\",\"a2\",{\"inbox\":{}}]");
    assertThat(client.heard().toString()).contains("\"message\":\"\\u00e9\"").doesNotContain("é");
  }

  @Test
  void theListComesWithTheAnswerToTheClaim() {
    MessageId id = push("ann", "1");
    TestClient client = server.connected();
    client.says("21[\"register\",\"ann\",\"a2\",{\"inbox\":{\"limit\":20}}]");
    assertThat(client.heard())
        .startsWith(
            "31[{\"ok\":true,\"inbox\":{\"messages\":["
                + item(id, false, false, "1")
                + "],"
                + counts(1, 1, 1)
                + ",\"more\":false}}]");
    push("ann", "2");
    assertThat(event(client)).contains("\"new\":true");
    client.says("22[\"register\",\"ann\",\"a2\"]");
    assertThat(client.heard()).containsExactly("32[{\"ok\":true}]");
  }

  @Test
  void authTurnsTheEventsOnAndBringsNoList() {
    TestClient client = server.v4();
    client.says("0{\"userId\":\"ann\",\"connectionId\":\"a1\",\"inbox\":{}}");
    assertThat(client.heard()).singleElement().asString().startsWith("0{");
    MessageId id = push("ann", "1");
    assertThat(event(client))
        .isEqualTo(
            "2[\"inbox\",{"
                + counts(1, 1, 1)
                + ",\"changes\":[{\"id\":\""
                + id
                + "\",\"new\":true,\"at\":\""
                + id.at()
                + "\"}]}]");
  }

  // ---- marks -----------------------------------------------------------------------------------

  @Test
  void aClientMarksAndEachOfItsUsersSessionsIsTold() {
    TestClient client = claimed().says("21[\"inbox\"]");
    TestClient phone = server.connected().says("2[\"register\",\"ann\",\"a2\",{\"inbox\":{}}]");
    TestClient deaf = server.connected().says("2[\"register\",\"bob\",\"b1\"]");
    MessageId first = push("ann", "1");
    MessageId second = push("ann", "2");
    event(client);
    event(phone);
    server.registry.inboxes().mark("ann", Mark.SEEN, Selection.All.MESSAGES).await();
    event(client);
    event(phone);
    client.heard();
    deaf.heard();

    client.says("22[\"mark\",{\"read\":[\"" + first + "\"]}]");
    assertThat(client.heard()).contains("32[{\"ok\":true,\"changed\":1," + counts(0, 1, 2) + "}]");
    String told =
        "2[\"inbox\",{"
            + counts(0, 1, 2)
            + ",\"changes\":[{\"id\":\""
            + first
            + "\",\"read\":true}]}]";
    assertThat(event(phone)).isEqualTo(told);
    assertThat(event(client)).isEqualTo(told);
    client.says("23[\"mark\",{\"archive\":{\"upTo\":\"" + second + "\"}}]");
    assertThat(client.heard()).contains("33[{\"ok\":true,\"changed\":2," + counts(0, 0, 0) + "}]");
    client.says("24[\"mark\",{\"unarchive\":\"all\"}]");
    assertThat(client.heard()).contains("34[{\"ok\":true,\"changed\":2," + counts(0, 0, 2) + "}]");
    client.says("25[\"mark\",{\"unread\":\"all\"}]");
    assertThat(client.heard()).contains("35[{\"ok\":true,\"changed\":2," + counts(0, 2, 2) + "}]");
    client.says("2[\"mark\",{\"seen\":\"all\"}]");
    assertThat(deaf.heard()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "inbox | [1]                      | inbox must be an object",
        "inbox | {\"limit\":0}            | limit must be a number from 1 to 100",
        "inbox | {\"limit\":101}          | limit must be a number from 1 to 100",
        "inbox | {\"limit\":\"20\"}       | limit must be a number from 1 to 100",
        "inbox | {\"status\":\"new\"}     | status must be all, unread, read or archived",
        "inbox | {\"status\":1}           | status must be all, unread, read or archived",
        "inbox | {\"before\":\"x\"}       | before must be the id of a message",
        "mark  | {}                       | Send one of seen, read, unread",
        "mark  | 1                        | Send one of seen, read, unread",
        "mark  | {\"red\":\"all\"}        | Send one of seen, read, unread",
        "mark  | {\"read\":\"all\",\"seen\":\"all\"} | Send one of seen, read, unread",
        "mark  | {\"read\":\"every\"}     | Send a list of ids, or",
        "mark  | {\"read\":true}          | Send a list of ids, or",
        "mark  | {\"read\":{}}            | Send a list of ids, or",
        "mark  | {\"read\":{\"upTo\":1}}  | upTo must be the id of a message",
        "mark  | {\"read\":[\"x\"]}       | Each id must be the id of a message",
        "mark  | {\"read\":[null]}        | Each id must be the id of a message"
      })
  void whatCannotBeReadIsAnsweredAndChangesNothing(String event, String argument, String why) {
    TestClient client = claimed();
    push("ann", "1");
    client.heard();
    client.says("21[\"" + event + "\"," + argument + "]");
    assertThat(client.heard())
        .singleElement()
        .asString()
        .startsWith("31[{\"ok\":false,\"error\":\"" + why.replace("\"", "\\\""));
    client.says("2[\"" + event + "\"," + argument + "]");
    assertThat(client.heard()).isEmpty();
    assertThat(client.closed()).isNull();
    client.says("22[\"inbox\"]");
    assertThat(client.heard().toString()).contains(counts(1, 1, 1));
  }

  @Test
  void aThousandIdsAreTheMostOfAMark() {
    TestClient client = claimed();
    String id = "\"" + "0".repeat(24) + "\"";
    client.says("21[\"mark\",{\"read\":[" + (id + ",").repeat(999) + id + "]}]");
    assertThat(client.heard())
        .containsExactly("31[{\"ok\":true,\"changed\":0," + counts(0, 0, 0) + "}]");
    client.says("22[\"mark\",{\"read\":[" + (id + ",").repeat(1_000) + id + "]}]");
    assertThat(client.heard())
        .containsExactly("32[{\"ok\":false,\"error\":\"Send 1000 ids at most.\"}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"inbox\"", "\"mark\",{\"read\":\"all\"}"})
  void onlyWhoHoldsAClaimHasAnInbox(String event) {
    push("ann", "1");
    TestClient client = server.connected();
    client.says("21[" + event + "]");
    assertThat(client.heard())
        .singleElement()
        .asString()
        .contains("\"ok\":false", "Register first");
    client
        .says("2[\"register\",\"ann\",\"a1\"]")
        .says("22[\"unregister\"]")
        .says("23[" + event + "]");
    assertThat(client.heard()).last().asString().contains("\"ok\":false", "Register first");
    assertThat(client.closed()).isNull();
  }

  @Test
  void tooManyMarksAreAnsweredAndNotDone() {
    TestClient client = claimed();
    for (int n = 0; n < 30; n++) {
      client.says("21[\"mark\",{\"read\":\"all\"}]");
    }
    List<String> heard = client.heard();
    assertThat(heard).hasSize(30);
    assertThat(heard.subList(0, 10)).allMatch(answer -> answer.contains("\"ok\":true"));
    assertThat(heard)
        .filteredOn(answer -> answer.contains("too many marks"))
        .hasSizeGreaterThan(15);
    assertThat(client.closed()).isNull();
  }

  @Test
  void theBrakeLetsTenThroughAtOnceAndTenASecond() {
    AtomicLong now = new AtomicLong(-5);
    MarkBrake brake = new MarkBrake(now::get);
    for (int n = 0; n < 10; n++) {
      assertThat(brake.allows()).isTrue();
    }
    assertThat(brake.allows()).isFalse();
    now.addAndGet(Duration.ofMillis(99).toNanos());
    assertThat(brake.allows()).isFalse();
    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(brake.allows()).isTrue();
    assertThat(brake.allows()).isFalse();
    now.addAndGet(Duration.ofHours(1).toNanos());
    for (int n = 0; n < 10; n++) {
      assertThat(brake.allows()).isTrue();
    }
    assertThat(brake.allows()).isFalse();
  }

  // ---- who is told -----------------------------------------------------------------------------

  @Test
  void whoHasNotAskedIsToldNothing() {
    TestClient plain = claimed();
    TestClient ids = server.connected().says("2[\"register\",\"ann\",\"a2\",{\"ids\":true}]");
    server.registry.register("ann", "a3");
    TestClient asked = server.connected().says("2[\"register\",\"ann\",\"a3\",{\"inbox\":{}}]");
    plain.heard();
    ids.heard();
    push("ann", "1");
    event(asked);
    plain.says("21[\"mark\",{\"read\":\"all\"}]");
    event(asked);
    assertThat(plain.heard()).hasSize(2).noneMatch(text -> text.contains("\"inbox\""));
    assertThat(ids.heard()).containsExactly("2[\"message\",1]");
  }

  @Test
  void whoAsksForTheInboxGetsTheIdsFromThenOn() {
    TestClient client = claimed();
    push("ann", "1");
    assertThat(client.heardWithIds()).hasSize(2).first().isEqualTo("2[\"message\",1]");
    client.says("2[\"inbox\"]");
    MessageId id = push("ann", "2");
    assertThat(client.heardWithIds()).contains("2[\"message\",2,\"" + id + "\"]");
  }

  @Test
  void withoutInboxesThereIsNothingToAsk() {
    server = new TestServer(Map.of("INBOX", "off"), Map.of());
    register();
    TestClient client = server.connected();
    client.says("21[\"register\",\"ann\",\"a1\",{\"inbox\":{}}]");
    assertThat(client.heard()).containsExactly("31[{\"ok\":true}]");
    client.says("22[\"inbox\"]").says("23[\"mark\",{\"read\":\"all\"}]");
    assertThat(client.heard()).hasSize(2).allMatch(text -> text.contains("There is no inbox"));
  }
}
