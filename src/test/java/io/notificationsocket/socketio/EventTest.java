package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events and acknowledgements, both ways. */
final class EventTest {

  private final RecordingNamespace chat = new RecordingNamespace();
  private final TestServer server =
      new TestServer(Map.of("REGISTER_TIMEOUT", "0"), Map.of("/chat", chat, "/", chat));

  @Test
  void anEventComesWithItsArgumentsAsTheyWere() {
    server.connected().says("2[\"é\", 1.10 ,{\"a\":[]},\"x\"]").says("2[7]");
    Event event = chat.events.get(0);
    assertThat(event.name()).isEqualTo("é");
    assertThat(event.arguments()).containsExactly("1.10", "{\"a\":[]}", "\"x\"");
    assertThat(event.ack()).isNull();
    assertThat(chat.events.get(1).name()).isEqualTo("7");
  }

  @Test
  void anEventComesWithItsAttachments() {
    server.connected().says("51-[\"x\",{\"_placeholder\":true,\"num\":0}]").says(new byte[] {1, 2});
    Event event = chat.events.get(0);
    assertThat(event.arguments()).containsExactly("{\"_placeholder\":true,\"num\":0}");
    assertThat(event.attachments()).containsExactly(new byte[] {1, 2});
  }

  @Test
  void anAnswerIsSentOnce() {
    chat.onEvent =
        event -> {
          event.ack().send(List.of("1.10", "\"é\""), List.of());
          event.ack().send(List.of("\"again\""), List.of());
        };
    TestClient client = server.connected().says("212[\"x\"]");
    assertThat(client.heard()).containsExactly("312[1.10,\"é\"]");

    TestClient other = server.v4().says("0/chat,");
    other.heard();
    assertThat(other.says("2/chat,0[\"x\"]").heard()).containsExactly("3/chat,0[1.10,\"é\"]");
  }

  @Test
  void aClientOfProtocol3GetsPureAscii() {
    chat.onEvent = event -> event.ack().send(List.of("\"é\""), List.of());
    TestClient client = server.v3().says("21[\"x\"]");
    chat.socket.emit("née", List.of("\"€\""), List.of());
    assertThat(client.heard())
        .containsExactly("0", "31[\"\\u00e9\"]", "2[\"n\\u00e9e\",\"\\u20ac\"]");
  }

  @Test
  void theClientAnswersAnEvent() {
    TestClient client = server.connected();
    List<List<String>> answers = new ArrayList<>();
    chat.socket.emit("ask", List.of("1"), answers::add);
    chat.socket.emit("ask", List.of("2"), answers::add);
    assertThat(client.heard()).containsExactly("20[\"ask\",1]", "21[\"ask\",2]");
    client.says("31[\"second\", 1.10]").says("31[\"twice\"]").says("37[\"unasked\"]").says("30[]");
    assertThat(answers).containsExactly(List.of("\"second\"", "1.10"), List.of());
    assertThat(client.closed()).isNull();
  }

  @Test
  void anAnswerThatNobodyAwaitsIsIgnored() {
    TestClient client = server.connected().says("30[]").says("3[]").says("30");
    assertThat(client.closed()).isNull();
  }

  @Test
  void binaryGoesOutBehindItsEvent() {
    TestClient client = server.connected();
    chat.socket.emit(
        "x", List.of("{\"_placeholder\":true,\"num\":0}", "1"), List.of(new byte[3], new byte[4]));
    assertThat(client.heard())
        .containsExactly("52-[\"x\",{\"_placeholder\":true,\"num\":0},1]", "binary 3", "binary 4");
  }

  @Test
  void nothingComesBetweenAnEventAndItsAttachments() {
    TestClient client = server.connected();
    client.transport.onWrite(
        packet -> {
          if (packet.data().startsWith("51-")) {
            chat.socket.emit("push", List.of(), List.of());
          }
        });
    chat.socket.emit("x", List.of(), List.of(new byte[3]));
    assertThat(client.heard()).containsExactly("51-[\"x\"]", "binary 3", "2[\"push\"]");
  }

  @Test
  void anEventWithoutANameIsNone() {
    TestClient client = server.connected().says("2");
    assertThat(chat.events).isEmpty();
    assertThat(client.closed()).isNull();
  }
}
