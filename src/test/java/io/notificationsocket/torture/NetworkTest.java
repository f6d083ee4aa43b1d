package io.notificationsocket.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.torture.Network.Condition;
import io.notificationsocket.torture.Network.Ending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the torture does to connections, seen from both ends. */
class NetworkTest {

  private static final int LIMIT = 10_000;
  private static final int SHORT = 200;

  private ServerSocket server;
  private Network network;

  @BeforeEach
  void aServerBehindTheNetwork() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(LIMIT);
    network = new Network(server.getLocalPort());
  }

  @AfterEach
  void closeBoth() throws IOException {
    network.close();
    server.close();
  }

  private Socket client() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), network.port());
    client.setSoTimeout(LIMIT);
    return client;
  }

  private Socket accepted() throws IOException {
    Socket accepted = server.accept();
    accepted.setSoTimeout(LIMIT);
    return accepted;
  }

  private static void become(Network network, boolean toServer, boolean toClient) {
    network.become(new Condition(Ending.NONE, toServer, toClient, true, 0));
  }

  private static void isSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SHORT);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(LIMIT);
  }

  @Test
  void inFairWeatherItCarriesBothWaysAndClosesBothEnds() throws IOException {
    try (Socket client = client();
        Socket atServer = accepted()) {
      client.getOutputStream().write('a');
      assertThat(atServer.getInputStream().read()).isEqualTo('a');
      atServer.getOutputStream().write('b');
      assertThat(client.getInputStream().read()).isEqualTo('b');

      atServer.shutdownOutput();

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void oneWayMayBeSilentWhileTheOtherGoesOn() throws IOException {
    try (Socket client = client();
        Socket atServer = accepted()) {
      become(network, true, false);
      client.getOutputStream().write('a');
      assertThat(atServer.getInputStream().read()).isEqualTo('a');
      atServer.getOutputStream().write('b');
      isSilent(client);

      network.become(Condition.FAIR);

      assertThat(client.getInputStream().read()).isEqualTo('b');
    }
  }

  @Test
  void whatIsHeldUpIsLostWithItsConnection() throws IOException {
    try (Socket client = client();
        Socket atServer = accepted()) {
      become(network, false, true);
      client.getOutputStream().write('a');
      isSilent(atServer);

      network.become(new Condition(Ending.RESET, true, true, true, 0));

      assertThatIOException().isThrownBy(() -> atServer.getInputStream().read());
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aConnectionMayBeAcceptedThatReachesNobody() throws IOException {
    network.become(new Condition(Ending.NONE, true, true, false, 0));
    try (Socket client = client()) {
      client.getOutputStream().write('a');
      isSilent(client);

      network.become(Condition.FAIR);

      try (Socket atServer = accepted()) {
        assertThat(atServer.getInputStream().read()).isEqualTo('a');
      }
    }
  }

  @Test
  void bytesMayBeLate() throws IOException {
    network.become(new Condition(Ending.NONE, true, true, true, SHORT));
    try (Socket client = client();
        Socket atServer = accepted()) {
      long begin = System.nanoTime();
      client.getOutputStream().write('a');

      assertThat(atServer.getInputStream().read()).isEqualTo('a');
      assertThat((System.nanoTime() - begin) / 1_000_000).isGreaterThanOrEqualTo(SHORT);
    }
  }

  @Test
  void aServerThatIsDownEndsTheConnection() throws IOException {
    server.close();
    try (Socket client = client()) {
      assertThatIOException().isThrownBy(() -> client.getInputStream().read());
    }
  }
}
