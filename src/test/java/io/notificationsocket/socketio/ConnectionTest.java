package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.Packet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients join and leave namespaces, and what ends their connection. */
final class ConnectionTest {

  private final RecordingNamespace chat = new RecordingNamespace();
  private final TestServer server =
      new TestServer(Map.of("REGISTER_TIMEOUT", "0"), Map.of("/chat", chat));

  @Test
  void aClientOfProtocol3IsConnectedWithoutAsking() {
    TestClient client = server.v3();
    assertThat(client.heard()).containsExactly("0");
    server.advance("60S");
    assertThat(client.closed()).isNull();
  }

  @Test
  void aClientOfProtocol4Asks() {
    TestClient client = server.v4();
    assertThat(client.heard()).isEmpty();
    client.says("0");
    assertThat(client.heard())
        .singleElement()
        .asString()
        .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{24}\",\"pid\":\"[A-Za-z0-9_-]{24}\"}")
        .doesNotContain(client.session.id());
  }

  @Test
  void aNamespaceOfItsOwn() {
    TestClient client = server.v4().says("0/chat,{\"a\":1.10}");
    assertThat(client.heard()).singleElement().asString().startsWith("0/chat,{\"sid\":");
    assertThat(chat.calls).containsExactly("connect {\"a\":1.10}", "connected");

    client.says("1/chat,");
    assertThat(chat.calls).contains("disconnected: client disconnect").hasSize(3);
    assertThat(client.closed()).isNull();
  }

  @Test
  void aClientOfProtocol3MayPutAQueryBehindTheName() {
    TestClient client = server.v3().says("0/chat?token=x,");
    assertThat(client.heard()).containsExactly("0", "0/chat");
    client.says("2/chat,[\"hello\"]");
    assertThat(chat.events).extracting(Event::name).containsExactly("hello");
  }

  @Test
  void aNamespaceRefusesInItsOwnWords() {
    TestClient client = server.v4().says("0/chat,{\"refuse\":true}");
    assertThat(client.heard()).containsExactly("4/chat,{\"message\":\"not \\\"you\\\" é\"}");
    assertThat(client.closed()).isNull();
    client.says("0/chat,");
    assertThat(chat.calls).containsExactly("connect null", "connected");
  }

  @Test
  void aClientOfProtocol3IsRefusedWithABareText() {
    TestClient client = server.v3().says("0/chat,{\"refuse\":true}");
    assertThat(client.heard()).containsExactly("0", "4/chat,\"not \\\"you\\\" \\u00e9\"");
  }

  @Test
  void fiveRefusalsCloseTheConnection() {
    TestClient client = server.v4();
    for (int i = 0; i < 4; i++) {
      client.says("0/chat,{\"refuse\":true}");
    }
    assertThat(client.closed()).isNull();
    client.says("0/chat,{\"refuse\":true}");
    assertThat(client.heard()).hasSize(5);
    assertThat(client.closed()).isEqualTo(CloseReason.TOO_MANY_CLAIMS);
  }

  @Test
  void anUnknownNamespaceIsAnErrorAndTheConnectionLives() {
    TestClient client = server.connected().says("0/nowhere,");
    assertThat(client.heard()).containsExactly("4/nowhere,{\"message\":\"Invalid namespace\"}");
    client.says("2[\"x\"]");
    assertThat(client.closed()).isNull();

    assertThat(server.v3().says("0/nowhere").heard())
        .containsExactly("0", "4/nowhere,\"Invalid namespace\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0", // a second connect
        "2/chat,[\"x\"]", // not joined
        "1/chat,",
        "3/nowhere,1[]",
        "4{\"message\":\"x\"}",
        "2[\"connect\"]",
        "2[",
        "9"
      })
  void whatNoClientLibraryWouldSendEndsTheConnection(String text) {
    TestClient client = server.connected().says(text).says("2[\"late\"]");
    assertThat(client.closed()).isEqualTo(CloseReason.PARSE_ERROR);
    assertThat(server.engine.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "0/chat", "0/chat?token=x,", "2/other,[\"x\"]", "1/other,", "3/other,1[]"})
  void anOldClientsPacketOutOfPlaceIsIgnored(String text) {
    TestClient client = server.v3().says("0/chat");
    assertThat(client.heard()).containsExactly("0", "0/chat");

    client.says(text).says("2/chat,[\"hello\"]");

    assertThat(client.heard()).isEmpty();
    assertThat(client.closed()).isNull();
    assertThat(chat.events).extracting(Event::name).containsExactly("hello");
  }

  @Test
  void binaryOutOfPlaceEndsTheConnection() {
    TestClient client = server.connected().says(new byte[1]);
    assertThat(client.closed()).isEqualTo(CloseReason.PARSE_ERROR);
    TestClient other = server.connected().says("51-[\"x\"]").says("2[\"x\"]");
    assertThat(other.closed()).isEqualTo(CloseReason.PARSE_ERROR);
  }

  @Test
  void aClientThatJoinsNothingInTimeIsClosed() {
    TestClient client = server.v4();
    server.advance("44.999S");
    assertThat(client.closed()).isNull();
    server.advance("0.001S");
    assertThat(client.closed()).isEqualTo(CloseReason.CONNECT_TIMEOUT);
  }

  @Test
  void aClientThatLeavesTheLastNamespaceHasTheSameTimeAgain() {
    TestClient client = server.connected();
    server.advance("100S");
    client.says("1");
    server.advance("44.999S");
    assertThat(client.closed()).isNull();
    client.says("0");
    server.advance("100S");
    assertThat(client.closed()).isNull();
    client.says("1");
    server.advance("45S");
    assertThat(client.closed()).isEqualTo(CloseReason.CONNECT_TIMEOUT);
  }

  @Test
  void theEndOfTheConnectionIsTheEndOfAllItsSockets() {
    TestClient client = server.connected().says("0/chat,");
    client.transport.vanishes();
    assertThat(chat.calls).endsWith("disconnected: transport close");
    chat.socket.emit("late", List.of(), List.of());
    chat.socket.disconnect(CloseReason.FORCED_CLOSE);
    assertThat(chat.calls).hasSize(3);
  }

  @Test
  void aServerThatDisconnectsASocketSaysSoAndClosesTheConnection() {
    TestClient client = server.connected().says("0/chat,");
    client.heard();
    chat.socket.disconnect(CloseReason.FORCED_CLOSE);
    chat.socket.disconnect(CloseReason.FORCED_CLOSE);
    assertThat(client.heard()).containsExactly("1/chat");
    assertThat(client.closed()).isEqualTo(CloseReason.FORCED_CLOSE);
    assertThat(chat.calls).endsWith("disconnected: forced close").hasSize(3);
  }

  @Test
  void theEventDisconnectIsAGoodbye() {
    TestClient client = server.v3().says("2[\"disconnect\"]");
    assertThat(client.heard()).containsExactly("0", "1");
    assertThat(client.closed()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
  }

  @Test
  void aConnectionThatEndsWhileASocketIsLetInTakesThatSocketWithIt() {
    chat.onConnect = socket -> server.engine.close();
    server.v4().says("0/chat,");
    assertThat(chat.calls).contains("disconnected: server shutting down");
    assertThat(server.timer.pending()).isZero();
  }

  @Test
  void aConnectionThatEndsWithTheAnswerTakesItsSocketWithIt() {
    TestClient client = server.v4();
    client.transport.onWrite(packet -> client.transport.vanishes());
    client.says("0/chat,");
    assertThat(chat.calls).contains("disconnected: transport close").doesNotHaveDuplicates();
    assertThat(server.timer.pending()).isZero();
  }

  @Test
  void aClientMayAskForManyNamespacesThatDoNotExist() {
    TestClient client = server.connected();
    for (int i = 0; i < 20; i++) {
      client.says("0/nowhere" + i + ",");
    }
    assertThat(client.heard()).hasSize(20);
    assertThat(client.closed()).isNull();
  }

  @Test
  void theSessionThatEndsLeavesNoTaskBehind() {
    TestClient idle = server.v4();
    TestClient left = server.connected().says("1");
    server.v3().transport.vanishes();
    idle.transport.vanishes();
    left.transport.receives(Packet.close());
    assertThat(server.timer.pending()).isZero();
    assertThat(server.engine.size()).isZero();
  }
}
