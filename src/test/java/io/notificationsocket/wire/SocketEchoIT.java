package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Socket.IO with everything that the product itself does not use: namespaces, bytes both ways. */
@Tag("conformance")
class SocketEchoIT {

  private static final String TWO_PLACEHOLDERS =
      "{\"a\":{\"_placeholder\":true,\"num\":0}},[{\"_placeholder\":true,\"num\":1}]";

  @RegisterExtension static final EchoServer SERVER = EchoServer.SHARED;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "40|40{|42[\"auth\",{}]",
        "40{\"token\":\"123\"}|40{|42[\"auth\",{\"token\":\"123\"}]",
        "40/custom,|40/custom,{|42/custom,[\"auth\",{}]",
        "40/custom|40/custom,{|42/custom,[\"auth\",{}]",
        "40/custom,{\"n\":[1.10]}|40/custom,{|42/custom,[\"auth\",{\"n\":[1.10]}]",
      })
  void aClientThatConnectsIsGreetedWithWhatItSent(String connect, String answer, String greeting)
      throws IOException {
    try (EngineClient client = Way.WEBSOCKET_4.open(SERVER.url())) {
      client.send(connect);

      assertThat(client.next()).startsWith(answer).contains("\"sid\":\"");
      assertThat(client.next()).isEqualTo(greeting);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEventComesBackToTheLetter(Way way) throws IOException {
    String arguments = "1,\"2\",{\"3\":[true]},1.10,12345678901234567890,null";
    try (EngineClient client = connected(way)) {
      client.send("42[\"message\"," + arguments + "]");

      assertThat(client.next()).isEqualTo("42[\"message-back\"," + arguments + "]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEventIsAcknowledged(Way way) throws IOException {
    try (EngineClient client = connected(way)) {
      client.send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");

      assertThat(client.next()).isEqualTo("43456[1,\"2\",{\"3\":[false]}]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "452-[\"message\",|452-[\"message-back\",",
        "452-789[\"message-with-ack\",|462-789[",
      })
  void bytesComeBackWithTheirEvent(String event, String answer) throws IOException {
    byte[] one = {1, 2, 3};
    byte[] two = {};
    try (WebSocketClient client = WebSocketClient.open(SERVER.url(), 4)) {
      greet(client, 4);
      client.send(event + TWO_PLACEHOLDERS + "]");
      client.sendBinary(one);
      client.sendBinary(two);

      assertThat(client.next()).isEqualTo(answer + TWO_PLACEHOLDERS + "]");
      assertThat(EchoServer.bytes(client)).isEqualTo(one);
      assertThat(EchoServer.bytes(client)).isEqualTo(two);
    }
  }

  @ParameterizedTest
  @CsvSource({"3,b4AQID,b4BAUG", "4,bAQID,bBAUG"})
  void bytesComeBackOverPolling(int protocol, String one, String two) throws IOException {
    PollingClient client = PollingClient.open(SERVER.url(), protocol, "&b64=1");
    greet(client, protocol);

    client.send("452-[\"message\"," + TWO_PLACEHOLDERS + "]");
    client.send(one);
    client.send(two);

    assertThat(List.of(client.next(), client.next(), client.next()))
        .containsExactly("452-[\"message-back\"," + TWO_PLACEHOLDERS + "]", one, two);
  }

  @ParameterizedTest
  @EnumSource
  void twoNamespacesShareAConnection(Way way) throws IOException {
    try (EngineClient client = connected(way)) {
      client.send("40/custom,");
      assertThat(client.next()).startsWith("40/custom");
      assertThat(client.next()).isEqualTo("42/custom,[\"auth\",{}]");

      client.send("42/custom,1[\"message-with-ack\",\"custom\"]");
      client.send("421[\"message-with-ack\",\"root\"]");
      assertThat(client.next()).isEqualTo("43/custom,1[\"custom\"]");
      assertThat(client.next()).isEqualTo("431[\"root\"]");

      client.send("41/custom,");
      client.send("42[\"message\",\"still here\"]");
      assertThat(client.next()).isEqualTo("42[\"message-back\",\"still here\"]");
    }
  }

  @Test
  void anUnknownNamespaceIsRefusedAndTheConnectionStays() throws IOException {
    try (EngineClient client = connected(Way.WEBSOCKET_4)) {
      client.send("40/random,");
      client.send("42[\"message\"]");

      assertThat(client.next()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
      assertThat(client.next()).isEqualTo("42[\"message-back\"]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4abc",
        "42{}",
        "42abc[\"message\"]",
        "42[]",
        "42[\"message\"",
        "42/custom,[\"message\"]",
        "40",
        "451-[\"message\",{\"_placeholder\":true,\"num\":1}]",
      })
  void whatIsNoPacketEndsTheConnection(String packet) throws IOException {
    try (WebSocketClient client = WebSocketClient.open(SERVER.url(), 4)) {
      greet(client, 4);
      client.send(packet);

      assertThat(client.awaitClose().closeCode()).isEqualTo(1002);
    }
  }

  private static EngineClient connected(Way way) throws IOException {
    EngineClient client = way.open(SERVER.url());
    greet(client, way.protocol());
    return client;
  }

  private static void greet(EngineClient client, int protocol) throws IOException {
    var unused = SocketClient.connect(client, protocol);
    assertThat(client.next()).isEqualTo("42[\"auth\",{}]");
  }
}
