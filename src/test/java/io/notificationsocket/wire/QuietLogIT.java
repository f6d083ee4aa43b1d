package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server under ordinary use has nothing to say. */
class QuietLogIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.IMPATIENT;

  private static final String TOKEN = "X-AUTH-TOKEN: " + ServerUnderTest.token();
  private static final String JSON = "Content-Type: application/json";

  @Test
  void clientsThatWaitAndReceiveAreNoNews() throws Exception {
    PollingClient client = PollingClient.open(SERVER.url(), 4);
    SocketClient.connect(client, 4).claim(SERVER.backend(), "quiet", "quiet");
    int before = SERVER.output().size();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<?> poll = client.waitingPoll();
      SERVER.backend().push("quiet", "1");
      PollingClient.await(poll);
    }
    try (WebSocketClient socket = WebSocketClient.open(SERVER.url(), 4)) {
      socket.connection().reset();
    }
    client.send("1");

    List<String> said = SERVER.output();
    assertThat(said.subList(before, said.size())).isEmpty();
  }

  /** A phone that loses its network in the middle of a request, and a backend that crashes. */
  @Test
  void clientsThatLeaveInTheMiddleAreNoNews() throws Exception {
    PollingClient client = PollingClient.open(SERVER.url(), 4);
    int before = SERVER.output().size();
    for (int i = 0; i < 5; i++) {
      leaveInTheMiddle("POST", client.target(), "Content-Length: 9");
      leaveInTheMiddle("POST", "/api/quiet/push", "Content-Length: 9", TOKEN, JSON);
      leaveInTheMiddle("POST", "/api/quiet/push", "Content-Length: 9", JSON);
    }
    SERVER.backend().push("quiet", "1");

    List<String> said = SERVER.output();
    assertThat(said.subList(before, said.size())).isEmpty();
  }

  /** A disk would be full by request. */
  @Test
  void brokenBodiesAreNoNewsForALog() throws Exception {
    int before = SERVER.output().size();
    for (int i = 0; i < 100; i++) {
      brokenChunk("/api/quiet/push", "X-AUTH-TOKEN: wrong");
      brokenChunk("/api/quiet/push", TOKEN, JSON);
      brokenChunk("/nope");
    }
    SERVER.backend().push("quiet", "1");

    List<String> said = SERVER.output();
    assertThat(said.subList(before, said.size())).hasSizeLessThan(20);
  }

  private static void brokenChunk(String target, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Transfer-Encoding: chunked");
    try (RawConnection connection = RawConnection.to(SERVER.url())) {
      connection.request("POST", target, all.toArray(String[]::new));
      connection.write("zz\r\nno chunk\r\n".getBytes(US_ASCII));
      int first = connection.in().read();
      assertThat(first).as("an answer, or the end").isIn(-1, (int) 'H');
    } catch (IOException e) {
      // The server may close it before all of it has been written.
    }
  }

  private static void leaveInTheMiddle(String method, String target, String... headers)
      throws Exception {
    try (RawConnection connection = RawConnection.to(SERVER.url())) {
      connection.request(method, target, headers);
      connection.write(new byte[] {'4'});
      Thread.sleep(50); // for the server to be in the middle as well
      connection.reset();
    }
    Thread.sleep(50);
  }
}
