package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.registry.Exchange.Claimed;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.ScriptedExchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients do while the exchange has not answered a claim yet. */
final class LateClaimTest {

  private static final String CLAIM = "0{\"userId\":\"ann\",\"connectionId\":\"a1\"}";
  private static final String OK = "{\"ok\":true}";

  private final ScriptedExchange exchange = new ScriptedExchange();
  private final TestServer server = new TestServer(exchange, Map.of(), Map.of());

  private void answer(Claimed claimed) {
    exchange.claims.remove(0).accept(claimed);
  }

  @Test
  void aClientHearsThatItIsConnectedWhenItsClaimIsAnswered() {
    TestClient client = server.v4().says(CLAIM);
    assertThat(client.heard()).isEmpty();
    answer(ScriptedExchange.made(1));
    assertThat(client.heard()).singleElement().asString().startsWith("0{\"sid\"");
    assertThat(server.registry.recipients()).isEqualTo(1);
  }

  @Test
  void whatItSendsMeanwhileHasItsTurnThen() {
    TestClient client = server.v4().says(CLAIM).says("21[\"unregister\"]").says("22[\"what\"]");
    assertThat(client.heard()).isEmpty();
    answer(ScriptedExchange.made(1));
    assertThat(client.heard())
        .hasSize(3)
        .last()
        .isEqualTo("32[{\"ok\":false,\"error\":\"There is no event what.\"}]");
    assertThat(server.registry.recipients()).isZero();
  }

  @Test
  void aClientThatIsRefusedMayHaveAskedAgainMeanwhile() {
    TestClient client = server.v4().says(CLAIM).says("0{}");
    answer(Claimed.Failed.NOT_REGISTERED);
    assertThat(client.heard()).hasSize(2).first().asString().startsWith("4{\"message\"");
    assertThat(client.closed()).isNull();
  }

  @Test
  void oneThatSendsTooMuchMeanwhileIsClosed() {
    TestClient client = server.v4().says(CLAIM);
    for (int i = 0; i < Connection.MOST_HELD; i++) {
      client.says("2[\"what\"]");
    }
    assertThat(client.closed()).isNull();
    client.says("2[\"what\"]");
    assertThat(client.closed()).isEqualTo(CloseReason.PARSE_ERROR);
    answer(ScriptedExchange.made(1));
    assertThat(server.registry.recipients()).isZero();
  }

  @Test
  void aClientThatGoesMeanwhileHoldsNothing() {
    TestClient byAuth = server.v4().says(CLAIM);
    TestClient byEvent = server.connected().says("2[\"register\",\"ann\",\"a2\"]");
    byAuth.transport.vanishes();
    byEvent.transport.vanishes();
    answer(ScriptedExchange.made(1));
    answer(ScriptedExchange.made(2));
    assertThat(server.registry.recipients()).isZero();
    assertThat(server.timer.pending()).isZero();
  }

  @Test
  void furtherClaimsOfASocketWaitForTheFirst() {
    TestClient client = server.connected();
    client.says("21[\"register\",\"ann\",\"a1\"]");
    client.says("22[\"unregister\"]");
    client.says("23[\"register\",\"bob\",\"b1\"]");
    assertThat(exchange.claims).hasSize(1);
    answer(ScriptedExchange.made(1));
    assertThat(client.heard()).containsExactly("31[" + OK + "]", "32[" + OK + "]");
    answer(ScriptedExchange.made(2));
    assertThat(client.heard()).containsExactly("33[" + OK + "]");
    assertThat(server.registry.recipients()).isEqualTo(1);
  }

  @Test
  void aSocketThatClaimsWithoutWaitingIsClosed() {
    TestClient client = server.connected();
    for (int i = 0; i <= Serial.MOST; i++) {
      client.says("2[\"register\",\"ann\",\"a1\"]");
    }
    assertThat(client.closed()).isNull();
    client.says("2[\"register\",\"ann\",\"a1\"]");
    assertThat(client.closed()).isEqualTo(CloseReason.TOO_MANY_CLAIMS);
  }

  @Test
  void aRevocationBeforeTheAnswerIsToldAfterIt() {
    TestClient client = server.v4().says(CLAIM);
    server.registry.revoke("ann", "a1", 1, Revocation.ENDED);
    answer(ScriptedExchange.made(1));
    List<String> heard = client.heard();
    assertThat(heard).hasSize(2).last().isEqualTo("1");
    assertThat(heard.get(0)).startsWith("0{\"sid\"");
    assertThat(client.closed()).isEqualTo(CloseReason.REGISTRATION_ENDED);
  }

  @Test
  void aClaimThatIsNeverAnsweredEndsTheConnectionSoThatItsClientComesAgain() {
    TestClient client = server.v4().says(CLAIM);
    answer(Claimed.Failed.UNANSWERED);
    assertThat(client.heard()).as("no refusal").isEmpty();
    assertThat(client.closed()).isEqualTo(CloseReason.FORCED_CLOSE);
  }

  @Test
  void aClientWhoseRecoveryIsNotAnsweredComesAgainWithIt() {
    TestClient client = server.v4().says("0{\"pid\":\"p\",\"offset\":\"" + "0".repeat(24) + "\"}");
    assertThat(client.heard()).as("it would begin anew").isEmpty();
    assertThat(client.closed()).isEqualTo(CloseReason.FORCED_CLOSE);
  }
}
