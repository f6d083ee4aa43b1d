package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server under ordinary use has nothing to say. */
class QuietLogIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.IMPATIENT;

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
}
