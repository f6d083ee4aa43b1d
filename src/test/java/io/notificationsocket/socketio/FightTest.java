package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.CloseReason;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two clients with one connection id, each of which comes again when it was replaced. */
final class FightTest {

  private static final String REGISTER = "21[\"register\",\"ann\",\"a1\"]";
  private static final String OK = "31[{\"ok\":true}]";

  private final TestServer server = new TestServer();

  @BeforeEach
  void register() {
    server.registry.register("ann", "a1");
  }

  private TestClient comes() {
    return server.connected().says(REGISTER);
  }

  /** The last of three replacements within a moment; it holds the registration. */
  private TestClient fought() {
    TestClient last = comes();
    for (int i = 0; i < 3; i++) {
      TestClient next = comes();
      assertThat(next.heard()).containsExactly(OK);
      assertThat(last.closed()).isEqualTo(CloseReason.REPLACED);
      last = next;
    }
    last.heard();
    return last;
  }

  @Test
  void afterThreeReplacementsTheNextClaimWaits() {
    TestClient holder = fought();
    TestClient next = comes();

    assertThat(next.heard()).isEmpty();
    assertThat(server.push("ann", "1")).isEqualTo(1);
    assertThat(holder.heard()).contains("2[\"message\",1]");

    server.advance("1S");
    assertThat(next.heard()).startsWith(OK);
    assertThat(holder.closed()).isEqualTo(CloseReason.REPLACED);
  }

  @Test
  void aClaimInAuthWaitsToo() {
    TestClient holder = fought();
    TestClient next = server.v4().says("0{\"userId\":\"ann\",\"connectionId\":\"a1\"}");
    assertThat(next.heard()).hasSize(1).first().asString().startsWith("0{");

    server.advance("1S");
    assertThat(holder.closed()).isEqualTo(CloseReason.REPLACED);
    assertThat(server.push("ann", "1")).isEqualTo(1);
    assertThat(next.heard()).contains("2[\"message\",1]");
  }

  /** On a bad network a client fights with its own dead connections. */
  @Test
  void aClientThatRecoversAndClaimsWhileItWaitsGetsNothingTwice() {
    TestClient client = server.v4().says("0");
    String pid = client.heard().get(0).replaceFirst(".*\"pid\":\"([^\"]+)\".*", "$1");
    client.says("2[\"register\",\"ann\",\"a1\"]");
    server.push("ann", "1");
    String last = client.heardWithIds().get(1).replaceFirst(".*\"([0-9a-f]{24})\".*", "$1");
    String recover = "0{\"pid\":\"" + pid + "\",\"offset\":\"" + last + "\"}";
    for (int i = 0; i < 3; i++) {
      server.v4().says("0{\"pid\":\"" + pid + "\"}");
    }

    TestClient next = server.v4().says(recover).says(REGISTER);
    server.push("ann", "2");
    server.advance("1S");

    List<String> heard = next.heard();
    assertThat(heard.subList(1, heard.size())).containsExactly(OK, "2[\"message\",2]");
  }

  @Test
  void theTimesGrow() {
    TestClient holder = fought();
    for (int seconds : new int[] {1, 2, 4, 8}) {
      TestClient next = comes();
      server.advance(seconds - 1 + ".999S");
      assertThat(next.heard()).isEmpty();
      server.advance("0.001S");
      assertThat(next.heard()).containsExactly(OK);
      assertThat(holder.closed()).isEqualTo(CloseReason.REPLACED);
      holder = next;
    }
  }

  @Test
  void aClaimThatWaitsIsMadeAsSoonAsTheHolderHasGone() {
    TestClient holder = fought();
    TestClient second = comes();
    server.advance("1S");
    assertThat(second.heard()).containsExactly(OK);
    TestClient third = comes(); // has to wait for two seconds
    second.transport.vanishes();

    server.advance("1S");
    assertThat(third.heard()).containsExactly(OK);
    assertThat(holder.closed()).isEqualTo(CloseReason.REPLACED);
  }

  @Test
  void aClientThatWantsSomethingElseMeanwhileGetsThat() {
    TestClient holder = fought();
    server.registry.register("bob", "b1");
    TestClient next = comes().says("22[\"register\",\"bob\",\"b1\"]");

    assertThat(next.heard())
        .containsExactly(
            "31[{\"ok\":false,\"error\":\"This claim was given up for a later one.\"}]",
            "32[{\"ok\":true}]");
    server.advance("5S");
    assertThat(holder.closed()).isNull();
    assertThat(server.push("bob", "1")).isEqualTo(1);
  }

  @Test
  void aClientThatLeavesWhileItWaitsReplacesNobody() {
    TestClient holder = fought();
    comes().transport.vanishes();

    server.advance("5S");
    assertThat(holder.closed()).isNull();
    assertThat(server.registry.recipients()).isEqualTo(1);
  }

  @Test
  void aReplacedClientThatAskedForMoreIsTold() {
    TestClient older = server.connected().says("21[\"register\",\"ann\",\"a1\",{\"ids\":true}]");
    older.heard();
    comes();

    assertThat(older.heard()).containsExactly("2[\"revoked\",{\"reason\":\"replaced\"}]", "1");
  }

  @Test
  void aClientThatAskedForMoreIsToldThatItsRegistrationHasEnded() {
    TestClient client = server.connected().says("21[\"register\",\"ann\",\"a1\",{\"ids\":true}]");
    client.heard();
    server.registry.end("ann", "a1");

    assertThat(client.heard()).containsExactly("2[\"revoked\",{\"reason\":\"unregistered\"}]", "1");
  }
}
