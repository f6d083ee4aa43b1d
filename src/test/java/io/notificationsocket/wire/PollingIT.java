package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long polling as both protocols have it, and what happens to a client that breaks its rules. */
@WithServer
class PollingIT {

  private final String url = ServerUnderTest.url();
  private final Backend backend = Backend.shared();

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void theFirstAnswerHoldsTheOpenPacketAlone(int protocol) throws IOException {
    HttpResponse<String> answer = PollingClient.fetch(url + PollingClient.PATH + protocol);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Payloads.split(protocol, answer.body()))
        .singleElement()
        .asString()
        .matches(
            "0\\{\"sid\":\"[\\w-]+\",\"upgrades\":\\[\"websocket\"],"
                + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
  }

  @Test
  void answersAreTextThatNobodyKeeps() throws IOException {
    PollingClient client = PollingClient.open(url, 4);
    client.send("40");

    HttpResponse<String> answer = PollingClient.await(client.poll());

    assertThat(header(answer, "content-type")).matches("(?i)text/plain; ?charset=UTF-8");
    assertThat(header(answer, "cache-control")).isEqualTo("no-store");
    assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void aPostIsAnsweredWithOk() throws IOException {
    HttpResponse<String> answer = PollingClient.open(url, 4).post("40");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(header(answer, "content-type")).startsWith("text/html");
    assertThat(header(answer, "content-length")).isEqualTo("2");
    assertThat(header(answer, "cache-control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aLongAnswerIsNotCompressed(int protocol) throws IOException {
    PollingClient client = PollingClient.open(url, protocol);
    try (SocketClient socket = SocketClient.connect(client, protocol)) {
      socket.claim(backend, "polling-plain", "polling-plain-" + protocol);
      backend.push("polling-plain", "\"" + "a".repeat(20_000) + "\"");

      HttpResponse<String> answer =
          PollingClient.fetch(client.address(), "Accept-Encoding", "gzip, deflate, br");

      assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
      assertThat(answer.body()).contains("a".repeat(20_000));
    }
  }

  @Test
  void aTimestampMeansNothing() throws IOException {
    PollingClient client = PollingClient.open(url, 4, "&t=Oabc123");

    assertThat(SocketClient.connect(client, 4).ask("[\"unregister\"]"))
        .isEqualTo("[{\"ok\":true}]");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void oneBodyCarriesManyPacketsEitherWay(int protocol) throws IOException {
    PollingClient client = PollingClient.open(url, protocol);
    String connect = protocol == 4 ? "40" : "6";
    HttpResponse<String> posted =
        client.post(
            Payloads.join(
                protocol, connect, "421[\"unregister\"]", "422[\"register\",\"ü€😀\",\"x\"]"));

    List<String> packets = client.nextAll();

    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(packets).hasSize(3);
    assertThat(packets.get(0)).startsWith("40");
    assertThat(packets.get(1)).isEqualTo("431[{\"ok\":true}]");
    assertThat(packets.get(2)).startsWith("432[{\"ok\":false,\"error\":\"No such registration");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void twoPollsAtATimeEndTheSession(int protocol) throws Exception {
    PollingClient client = PollingClient.open(url, protocol);
    SocketClient.connect(client, protocol).claim(backend, "twice", "twice-" + protocol);
    List<HttpResponse<String>> answers = new ArrayList<>();

    CompletableFuture<HttpResponse<String>> one = client.poll();
    CompletableFuture<HttpResponse<String>> other = client.poll();

    answers.add(PollingClient.await(one));
    answers.add(PollingClient.await(other));
    answers.sort(Comparator.comparing(HttpResponse::statusCode));
    assertThat(Payloads.split(protocol, answers.get(0).body())).containsExactly("1");
    assertThat(answers.get(1).statusCode()).isEqualTo(400);
    assertThat(answers.get(1).body()).isEmpty();
    assertThat(client.isKnown()).isFalse();
    assertThat(backend.push("twice", "1")).isZero();
  }

  @Test
  void twoPostsAtATimeEndTheSession() throws Exception {
    PollingClient client = PollingClient.open(url, 4);
    try (RawConnection slow = RawConnection.to(url)) {
      slow.request("POST", client.target(), "Content-Type: text/plain", "Content-Length: 100");
      slow.write(new byte[] {'4', '0'});

      // The first one is under way, but maybe not yet in the hands of the application.
      HttpResponse<String> second =
          Eventually.value(() -> client.post("6"), answer -> answer.statusCode() != 200);

      assertThat(second.statusCode()).isEqualTo(400);
      assertThat(client.isKnown()).isFalse();
    }
  }

  @Test
  void binaryDataInAPostOfProtocol4EndsTheSession() throws IOException {
    PollingClient client = PollingClient.open(url, 4);

    HttpResponse<String> answer = client.post("40", "Content-Type", "application/octet-stream");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEmpty();
    assertThat(client.isKnown()).isFalse();
  }

  @Test
  void aBodyOverTheLimitIsRefusedAndTheSessionLives() throws IOException {
    PollingClient client = PollingClient.open(url, 4);
    String tooLong = "42[\"" + "a".repeat(1_000_000) + "\"]";

    HttpResponse<String> answer = client.post(tooLong);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).isEmpty();
    assertThat(SocketClient.connect(client, 4).ask("[\"unregister\"]")).contains("true");
  }

  @Test
  void aBodyOfUnknownLengthIsHeldToTheSameLimit() throws IOException {
    PollingClient client = PollingClient.open(url, 4);
    try (RawConnection connection = RawConnection.to(url)) {
      connection.request(
          "POST", client.target(), "Content-Type: text/plain", "Transfer-Encoding: chunked");
      byte[] chunk = ("40000\r\n" + "4".repeat(0x40000) + "\r\n").getBytes(UTF_8);
      for (int i = 0; i < 4; i++) {
        connection.write(chunk);
      }
      connection.write("0\r\n\r\n".getBytes(UTF_8));

      assertThat(connection.answer().status()).isEqualTo(413);
      assertThat(client.isKnown()).isTrue();
    }
  }

  @Test
  void aBodyOfJustTheLimitIsTaken() throws IOException {
    PollingClient client = PollingClient.open(url, 4);
    SocketClient socket = SocketClient.connect(client, 4);
    socket.claim(backend, "just-the-limit", "just-the-limit");
    String head = "421[\"unregister\",\"";
    String packet = head + "a".repeat(1_000_000 - head.length() - 2) + "\"]";

    client.send(packet);

    assertThat(socket.next()).isEqualTo("431[{\"ok\":true}]");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aClientThatSaysGoodbyeGetsItsPollBack(int protocol) throws Exception {
    HttpResponse<String> poll =
        Eventually.value(() -> pollOfAClientThatSaysGoodbye(protocol), PollingIT::cameInTime);

    assertThat(Payloads.split(protocol, poll.body())).containsExactly("6");
    assertThat(backend.push("goodbye", "1")).isZero();
  }

  private HttpResponse<String> pollOfAClientThatSaysGoodbye(int protocol) throws IOException {
    PollingClient client = PollingClient.open(url, protocol);
    SocketClient.connect(client, protocol).claim(backend, "goodbye", "goodbye-" + protocol);
    CompletableFuture<HttpResponse<String>> poll = client.waitingPoll();
    assertThat(client.post(Payloads.join(protocol, "1")).body()).isEqualTo("ok");
    assertThat(client.isKnown()).isFalse();
    return PollingClient.await(poll);
  }

  private static boolean cameInTime(HttpResponse<String> poll) {
    return poll.statusCode() == 200;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aSessionThatTheServerEndsTellsTheWaitingPoll(int protocol) throws Exception {
    PollingClient client = PollingClient.open(url, protocol);
    SocketClient.connect(client, protocol).claim(backend, "ended", "ended-" + protocol);
    CompletableFuture<HttpResponse<String>> poll = client.waitingPoll();

    backend.unregister("ended", "ended-" + protocol);

    assertThat(Payloads.split(protocol, PollingClient.await(poll).body())).startsWith("41");
    assertThat(client.untilClosed()).allMatch("6"::equals);
    assertThat(client.isKnown()).isFalse();
  }

  @Test
  void aSessionThatTheServerEndsMeanwhileTellsTheNextPoll() throws IOException {
    PollingClient client = PollingClient.open(url, 4);
    SocketClient.connect(client, 4).claim(backend, "meanwhile", "meanwhile-id");

    backend.unregister("meanwhile", "meanwhile-id");

    assertThat(client.nextAll()).startsWith("41");
    assertThat(client.untilClosed()).allMatch("6"::equals);
    assertThat(client.isKnown()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "9", "7hello", "4\u001e", "bnot base64", "40\u001e\u001e40"})
  void whatIsNoPayloadOfProtocol4EndsTheSession(String body) throws IOException {
    PollingClient client = PollingClient.open(url, 4);

    assertThat(client.post(body).statusCode()).isEqualTo(200);
    assertThat(client.isKnown()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "3:40", "-1:4", "2:99", "x:40", "99999999999:4", "2", ":", "5:b4!!!"})
  void whatIsNoPayloadOfProtocol3EndsTheSession(String body) throws IOException {
    PollingClient client = PollingClient.open(url, 3);

    assertThat(client.post(body).statusCode()).isEqualTo(200);
    assertThat(client.isKnown()).isFalse();
  }

  @Test
  void anOldInternetExplorerIsToldNotToMistrustTheAnswer() throws IOException {
    HttpResponse<String> answer =
        PollingClient.fetch(
            url + PollingClient.PATH + 3, "User-Agent", "Mozilla/5.0 (Trident/7.0; rv:11.0)");

    assertThat(header(answer, "x-xss-protection")).isEqualTo("0");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }
}
