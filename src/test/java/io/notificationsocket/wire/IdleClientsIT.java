package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that wait cost memory and no thread. */
class IdleClientsIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.STRICT;

  private static final int EACH = 200;

  /** A server's pools may grow to what a few busy clients need. */
  private static final int POOLS = 60;

  @Test
  void waitingClientsHoldNoThreads() throws Exception {
    List<AutoCloseable> clients = new ArrayList<>();
    try {
      int before = Jcmd.threads(SERVER.process());
      for (int i = 0; i < EACH; i++) {
        clients.add(waitingPoll());
        clients.add(SocketClient.connect(SERVER.url(), Way.WEBSOCKET_4));
      }

      assertThat(Jcmd.threads(SERVER.process()) - before).isLessThan(POOLS);
    } finally {
      for (AutoCloseable client : clients) {
        client.close();
      }
    }
  }

  private static RawConnection waitingPoll() throws IOException {
    PollingClient client = PollingClient.open(SERVER.url(), 4);
    SocketClient.connect(client, 4);
    RawConnection poll = RawConnection.to(SERVER.url());
    poll.request("GET", client.target());
    return poll;
  }
}
