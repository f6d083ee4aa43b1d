package io.notificationsocket.benchmarks.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CrowdTest {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final InetSocketAddress address =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());

  CrowdTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aConnectionThatIsAtItsLastStepStaysOpenUntilTheEnd() throws Exception {
    Crowd crowd = Crowd.attack(address, Plan.once(2, number -> List.of(Step.Send.of("half"))));
    try (Socket one = server.accept();
        Socket other = server.accept()) {
      assertThat(read(one, 4)).isEqualTo("half");
      assertThat(read(other, 4)).isEqualTo("half");

      assertThat(crowd.end().toString()).isEqualTo("connected: 2, held to the end: 2, opened: 2");
      assertThat(one.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aStepWaitsForWhatTheServerSendsAndMayUseIt() throws Exception {
    List<Step> steps =
        List.of(
            Step.Send.of("open;"),
            Step.Await.of("\"sid\":\"([^\"]+)\""),
            new Step.Reply(sid -> "post " + sid),
            new Step.End(false));
    Crowd crowd = Crowd.attack(address, Plan.once(1, number -> steps));
    try (Socket one = server.accept()) {
      assertThat(read(one, 5)).isEqualTo("open;");
      send(one, "HTTP/1.1 200 OK\r\n\r\n0{\"si");
      send(one, "d\":\"abc\"}");

      assertThat(read(one, 8)).isEqualTo("post abc");
      assertThat(one.getInputStream().read()).isEqualTo(-1);
      assertThat(crowd.end().of("200")).isEqualTo(1);
    }
  }

  @Test
  void stepsAreRepeatedOnTheSameConnection() throws Exception {
    List<Step> steps =
        List.of(Step.Send.of("?"), Step.Await.of("!"), new Step.Again(0, 3), new Step.End(false));
    Crowd crowd = Crowd.attack(address, Plan.once(1, number -> steps));
    try (Socket one = server.accept()) {
      for (int i = 0; i < 3; i++) {
        assertThat(read(one, 1)).isEqualTo("?");
        send(one, "!");
      }
      assertThat(one.getInputStream().read()).isEqualTo(-1);
    }
    while (!crowd.isExhausted()) {
      Thread.onSpinWait();
    }
    crowd.end();
  }

  @Test
  void oneThatTheServerClosesIsReplacedUntilTheBoundIsReached() throws Exception {
    Crowd crowd = Crowd.attack(address, Plan.replaced(1, number -> List.of()));
    for (int i = 0; i < 5; i++) {
      server.accept().close();
    }
    while (!crowd.isExhausted()) {
      Thread.onSpinWait();
    }

    assertThat(crowd.end().of("opened")).isEqualTo(5);
  }

  @Test
  void aByteNowAndThenIsSentForAsLongAsTheAttackGoesOn() throws Exception {
    List<Step> steps = List.of(new Step.Drip((byte) 'a', 1));
    Crowd crowd = Crowd.attack(address, Plan.once(1, number -> steps));
    try (Socket one = server.accept()) {
      assertThat(read(one, 5)).isEqualTo("aaaaa");
    }
    crowd.end();
  }

  @Test
  void aCloseFrameIsSeenBehindOtherFrames() throws Exception {
    List<Step> steps =
        List.of(Step.Send.of("up"), Step.Await.of("101.*\r\n\r\n"), Step.Send.of("seen"));
    Crowd crowd = Crowd.attack(address, Plan.once(1, number -> steps));
    try (Socket one = server.accept()) {
      read(one, 2);
      send(one, "HTTP/1.1 101 Switching Protocols\r\n\r\n");
      assertThat(read(one, 4)).isEqualTo("seen");
      send(one, "\u0081\u00012\u0088\u0002\u0003\u00e8");
      one.shutdownOutput();
      assertThat(one.getInputStream().read()).isEqualTo(-1);
    }
    Tally tally = crowd.end();

    assertThat(tally.of("101")).isEqualTo(1);
    assertThat(tally.of("close frames")).isEqualTo(1);
    assertThat(tally.of("closed")).isEqualTo(1);
  }

  @Test
  void noOtherMachineIsAttacked() {
    assertThatThrownBy(
            () ->
                Crowd.attack(new InetSocketAddress("192.0.2.1", 80), Plan.once(1, n -> List.of())))
        .hasMessageContaining("only this machine");
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), ISO_8859_1);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }
}
