package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients get only what is pushed to their own user, however they guess. */
final class GuessTest {

  private final TestServer server = new TestServer();

  @Test
  void socketsThatGuessReceiveNothing() {
    server.registry.register("ann", "4c1f-secret");
    TestClient ann = server.connected().says("2[\"register\",\"ann\",\"4c1f-secret\"]");
    List<String> guesses =
        List.of(
            "2[\"register\",\"ann\",\"\"]",
            "2[\"register\",\"ann\",\"4c1f\"]",
            "2[\"register\",\"ann\",\"4C1F-SECRET\"]",
            "2[\"register\",\"ann\",\"4c1f-secret \"]",
            "2[\"register\",\"ann\",\"4c1f-secret\\u0000\"]",
            "2[\"register\",\"ann \",\"4c1f-secret\"]",
            "2[\"register\",\"Ann\",\"4c1f-secret\"]",
            "2[\"register\",\"\",\"4c1f-secret\"]",
            "2[\"register\",\"4c1f-secret\",\"ann\"]",
            "2[\"register\",\"ann\",null]",
            "2[\"register\",\"ann\",true]",
            "2[\"register\",\"ann\",{\"$ne\":\"\"}]",
            "2[\"register\",\"ann\",[\"4c1f-secret\"]]",
            "2[\"register\",[\"ann\"],\"4c1f-secret\"]",
            "2[\"register\",\"__proto__\",\"constructor\"]",
            "2[\"register\",\"ann\"]",
            "2[\"message\",\"ann\",\"4c1f-secret\"]");
    List<TestClient> guessers = new ArrayList<>();
    for (String guess : guesses) {
      guessers.add(server.connected().says(guess));
      TestClient connecting = server.v4();
      connecting.says("0" + auth(guess));
      connecting.heard();
      guessers.add(connecting);
    }

    assertThat(server.push("ann", "\"for ann\"")).isEqualTo(1);
    server.push("__proto__", "\"for nobody\"");
    server.push("bob", "\"for nobody\"");

    assertThat(ann.heard()).containsExactly("2[\"message\",\"for ann\"]");
    assertThat(ann.closed()).isNull();
    assertThat(guessers).allSatisfy(guesser -> assertThat(guesser.heard()).isEmpty());
    assertThat(server.registry.recipients()).isEqualTo(1);
  }

  /** The same guess in the auth of a connect. */
  private static String auth(String guess) {
    String[] parts = guess.substring(2, guess.length() - 1).split(",", 3);
    String connectionId = parts.length < 3 ? "null" : parts[2];
    return parts[0].equals("\"register\"")
        ? "{\"userId\":" + parts[1] + ",\"connectionId\":" + connectionId + "}"
        : "{\"userId\":true}";
  }

  @Test
  void aGuesserIsClosedBeforeItCanTryMany() {
    server.registry.register("ann", "7");
    TestClient guesser = server.connected();
    for (int i = 0; i < 10; i++) {
      guesser.says("2[\"register\",\"ann\",\"" + i + "\"]");
    }
    assertThat(guesser.closed()).isEqualTo(CloseReason.TOO_MANY_CLAIMS);
    assertThat(server.registry.recipients()).isZero();
  }

  @Test
  void leavingAndConnectingAgainBuysNoMoreGuesses() {
    server.registry.register("ann", "7");
    TestClient guesser = server.connected();
    for (int i = 0; i < 10 && guesser.closed() == null; i++) {
      guesser.says("2[\"register\",\"ann\",\"x" + i + "\"]").says("1").says("0");
    }
    assertThat(guesser.closed()).isEqualTo(CloseReason.TOO_MANY_CLAIMS);
  }

  @Test
  void guessesByEventAndByConnectAreCountedTogether() {
    TestClient guesser = server.v4();
    for (int i = 0; i < 3; i++) {
      guesser.says("0{\"userId\":\"ann\",\"connectionId\":\"x\"}");
    }
    guesser.says("0").says("2[\"register\",\"ann\",\"x\"]");
    assertThat(guesser.closed()).isNull();
    guesser.says("2[\"register\",\"ann\",\"x\"]");
    assertThat(guesser.closed()).isEqualTo(CloseReason.TOO_MANY_CLAIMS);
  }

  private TestClient at(String address) {
    return new TestClient(server, ProtocolVersion.V4, address);
  }

  private static final String WRONG = "2[\"register\",\"ann\",\"x\"]";

  @Test
  void anAddressThatGuessesWithManyConnectionsIsClosedAtEachWrongClaim() {
    server.registry.register("ann", "7");
    for (int i = 0; i < SocketIoProducer.MOST_WRONG_CLAIMS; i++) {
      TestClient guesser = at("192.0.2.1");
      guesser.says(i % 2 == 0 ? "0{\"userId\":\"ann\",\"connectionId\":\"x\"}" : "0");
      guesser.says(i % 2 == 0 ? "0" : WRONG);
      assertThat(guesser.closed()).isNull();
    }

    TestClient byEvent = at("192.0.2.1").says("0").says(WRONG);
    assertThat(byEvent.closed()).isEqualTo(CloseReason.TOO_MANY_CLAIMS);
    assertThat(byEvent.heard()).as("told to come again, not to stay away").doesNotContain("1");
    TestClient byConnect = at("192.0.2.1").says("0{\"userId\":\"ann\",\"connectionId\":\"x\"}");
    assertThat(byConnect.closed()).isEqualTo(CloseReason.TOO_MANY_CLAIMS);

    TestClient elsewhere = at("192.0.2.2").says("0").says(WRONG);
    assertThat(elsewhere.closed()).isNull();
    TestClient right = at("192.0.2.1").says("0").says("2[\"register\",\"ann\",\"7\"]");
    assertThat(right.closed()).isNull();
    assertThat(server.push("ann", "1")).isEqualTo(1);
    server.advance("60S");
    assertThat(at("192.0.2.1").says("0").says(WRONG).closed()).isNull();
  }
}
