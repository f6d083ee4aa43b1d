package io.notificationsocket.transport.websocket.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.ClientSettings;
import io.notificationsocket.config.EngineSettings;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.ManualTimer;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.RecordingApplication;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One session over upgraded streams that forgive nothing. */
class DirectTransportTest {

  private static final int MAX_PAYLOAD = 10_000;
  private static final EngineSettings SETTINGS =
      new EngineSettings(
          Duration.ofSeconds(25),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          MAX_PAYLOAD,
          1_000,
          1_000_000);

  private static final ClientSettings CLIENTS =
      new ClientSettings(Duration.ofSeconds(45), Duration.ZERO, 10_000, 0, 0);

  private final ManualTimer timer = new ManualTimer();
  private final RecordingApplication application = new RecordingApplication();
  private final EngineServer engine =
      new EngineServer(SETTINGS, CLIENTS, application, timer, Peers.NONE);
  private final CloseHandshakes closeHandshakes = new CloseHandshakes(timer);
  private final FakeConnection connection = new FakeConnection();
  private EngineSession session;

  @BeforeEach
  void open() throws IOException {
    DirectTransport transport =
        new DirectTransport(connection, ProtocolVersion.V4, closeHandshakes);
    session = engine.open(ProtocolVersion.V4, transport, "192.0.2.1");
    transport.start();
    assertThat(sent()).isEmpty();
    connection.out.callBack();
    assertThat(sent()).singleElement().asString().startsWith("text 0{\"sid\":");
  }

  @AfterEach
  void nothingWasDoneThatAContainerWouldNotForgive() {
    assertThat(connection.faults()).isEmpty();
  }

  private List<String> sent() {
    return ServerFrames.of(connection.out.sent());
  }

  private List<String> sentSinceOpen() {
    return sent().subList(1, sent().size());
  }

  private void receive(ClientFrame frame) throws IOException {
    connection.in.receive(frame.bytes());
  }

  // ---- out -----------------------------------------------------------------------------------

  @Test
  void aPacketToAnIdleClientIsWrittenAtOnce() {
    session.send(Packet.message("hello"));

    assertThat(sentSinceOpen()).containsExactly("text 4hello");
  }

  @Test
  void binaryDataIsABinaryFrame() {
    session.send(Packet.message(new byte[300]));

    assertThat(sentSinceOpen()).containsExactly("binary 300");
  }

  @Test
  void theFrameOfAPacketIsMadeOnce() {
    Packet packet = Packet.message("shared");
    session.send(packet);

    byte[] frame = packet.encoded(any -> new byte[0]);

    assertThat(ServerFrames.of(frame)).containsExactly("text 4shared");
  }

  @Test
  void packetsThatAreTiedTogetherAreTwoFramesInOneWriteAndAreMadeOnce() throws IOException {
    Packet tied = Packet.message("x".repeat(200)).followedBy(Packet.message("é"));
    int writes = connection.out.writes().size();
    session.send(tied);

    assertThat(sentSinceOpen()).containsExactly("text 4" + "x".repeat(200), "text 4é");
    assertThat(connection.out.writes()).hasSize(writes + 1);
    assertThat(ServerFrames.of(tied.encoded(any -> new byte[0]))).hasSize(2);
  }

  @Test
  void whatWaitedForABusyClientLeavesInOneWrite() throws IOException {
    connection.out.makeRoom(1);
    session.send(Packet.message("first"));
    int writes = connection.out.writes().size();
    for (int i = 0; i < 100; i++) {
      session.send(Packet.message(Integer.toString(i)));
    }
    assertThat(connection.out.writes()).hasSize(writes);

    connection.out.makeRoom(Integer.MAX_VALUE);
    connection.out.callBack();

    assertThat(connection.out.writes()).hasSize(writes + 1);
    assertThat(sentSinceOpen()).hasSize(101).startsWith("text 4first").endsWith("text 499");
  }

  @Test
  void whatWaitedIsCutIntoWritesThatASocketTakes() throws IOException {
    connection.out.makeRoom(1);
    session.send(Packet.message("first"));
    int writes = connection.out.writes().size();
    for (int i = 0; i < 20; i++) {
      session.send(Packet.message("x".repeat(10_000)));
    }

    connection.out.makeRoom(Integer.MAX_VALUE);
    connection.out.callBack();

    assertThat(connection.out.writes().subList(writes, connection.out.writes().size()))
        .hasSize(4)
        .allMatch(size -> size <= 66_000);
  }

  @Test
  void aClientThatDoesNotReadIsEndedByItsQueue() {
    connection.out.makeRoom(1);
    session.send(Packet.message("first"));
    boolean taken = true;
    for (int i = 0; i < 1_000 && taken; i++) {
      taken = session.send(Packet.message("x".repeat(10_000)));
    }

    assertThat(taken).isFalse();
    assertThat(application.closed()).containsExactly(CloseReason.QUEUE_OVERFLOW);
    timer.advance(CloseHandshakes.LINGER);
    assertThat(connection.isClosed()).isTrue();
    assertThat(timer.pending()).isZero();
  }

  @Test
  void packetsOfManyThreadsArriveWholeAndInOrder() throws Exception {
    int threads = 4;
    int each = 200;
    CountDownLatch ready = new CountDownLatch(threads);
    List<Thread> senders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String name = t + "-";
      senders.add(
          new Thread(
              () -> {
                ready.countDown();
                for (int i = 0; i < each; i++) {
                  session.send(Packet.message(name + i));
                }
              }));
    }
    senders.forEach(Thread::start);
    ready.await();
    for (int i = 0; i < 50; i++) {
      receive(ClientFrame.of(Frame.PING, new byte[] {'p'}));
    }
    for (Thread sender : senders) {
      sender.join();
    }

    List<String> texts = sentSinceOpen().stream().filter(f -> f.startsWith("text")).toList();
    assertThat(texts).hasSize(threads * each);
    for (int t = 0; t < threads; t++) {
      String prefix = "text 4" + t + "-";
      List<String> mine = texts.stream().filter(f -> f.startsWith(prefix)).toList();
      for (int i = 0; i < each; i++) {
        assertThat(mine.get(i)).isEqualTo(prefix + i);
      }
    }
  }

  // ---- in ------------------------------------------------------------------------------------

  @Test
  void messagesComeIn() throws IOException {
    receive(ClientFrame.text("4hello"));
    receive(ClientFrame.of(Frame.BINARY, new byte[] {1, 2}));

    assertThat(application.messages()).containsExactly("hello", "binary 2");
  }

  @Test
  void aMessageMayComeByteByByte() throws IOException {
    for (byte b : ClientFrame.text("4hello").bytes()) {
      connection.in.receive(new byte[] {b});
    }

    assertThat(application.messages()).containsExactly("hello");
  }

  @Test
  void aPingIsAnswered() throws IOException {
    receive(ClientFrame.of(Frame.PING, "are you there".getBytes(UTF_8)));

    assertThat(sentSinceOpen()).containsExactly("pong are you there");
  }

  @Test
  void ofManyPingsOfAClientThatDoesNotReadTheLastIsAnswered() throws IOException {
    connection.out.makeRoom(1);
    session.send(Packet.message("first"));
    for (int i = 0; i < 1_000; i++) {
      receive(ClientFrame.of(Frame.PING, Integer.toString(i).getBytes(UTF_8)));
    }

    connection.out.makeRoom(Integer.MAX_VALUE);
    connection.out.callBack();

    assertThat(sentSinceOpen()).containsExactly("text 4first", "pong 999");
  }

  @Test
  void whatIsNoPacketEndsTheSession() throws IOException {
    receive(ClientFrame.text("9"));

    assertThat(application.closed()).containsExactly(CloseReason.PARSE_ERROR);
    assertThat(sentSinceOpen()).containsExactly("close 1002 parse error");
  }

  // ---- end -----------------------------------------------------------------------------------

  @Test
  void aGoodbyeOfTheClientIsAnsweredAndTheConnectionClosed() throws IOException {
    receive(ClientFrame.close(1001, "leaving"));

    assertThat(sentSinceOpen()).containsExactly("close 1001 ");
    assertThat(connection.isClosed()).isTrue();
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_CLOSE);
    assertThat(timer.pending()).isZero();
  }

  @Test
  void aGoodbyeWithoutACodeIsAnsweredWithoutOne() throws IOException {
    receive(ClientFrame.of(Frame.CLOSE, new byte[0]));

    assertThat(sentSinceOpen()).containsExactly("close");
  }

  @Test
  void aGoodbyeOfOursWaitsForTheClients() throws IOException {
    session.send(Packet.message("last words"));
    session.close(CloseReason.REPLACED);

    assertThat(sentSinceOpen())
        .containsExactly("text 4last words", "close 1000 replaced by a newer connection");
    assertThat(connection.isClosed()).isFalse();
    receive(ClientFrame.close(1000, ""));
    assertThat(connection.isClosed()).isTrue();
    assertThat(timer.pending()).isZero();
  }

  @Test
  void aClientThatDoesNotSayGoodbyeIsNotWaitedForForLong() {
    session.close(CloseReason.REPLACED);

    timer.advance(CloseHandshakes.LINGER.minusMillis(1));
    assertThat(connection.isClosed()).isFalse();
    timer.advance(Duration.ofMillis(1));
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void whenTheApplicationStopsAClientIsNotWaitedForForEvenAsLong() {
    engine.close();
    assertThat(sentSinceOpen()).containsExactly("close 1001 server shutting down");

    closeHandshakes.close();

    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void whatAClientSendsAfterOurGoodbyeDoesNotCount() throws IOException {
    session.close(CloseReason.REPLACED);

    receive(ClientFrame.text("4too late"));

    assertThat(application.messages()).isEmpty();
  }

  @Test
  void nothingIsSentAfterAGoodbye() throws IOException {
    session.abort(CloseReason.FORCED_CLOSE);

    receive(ClientFrame.of(Frame.PING, new byte[0]));
    session.send(Packet.message("more"));

    assertThat(sentSinceOpen()).containsExactly("close 1000 forced close");
  }

  @Test
  void aBrokenRuleIsAnsweredWithItsCode() throws IOException {
    receive(ClientFrame.text("4a").unmasked());

    assertThat(sentSinceOpen()).containsExactly("close 1002 a frame is not masked");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void aMessageThatIsTooLargeIsAnsweredWithItsCode() throws IOException {
    receive(ClientFrame.text("4" + "a".repeat(MAX_PAYLOAD)));

    assertThat(sentSinceOpen()).containsExactly("close 1009 payload too large");
    assertThat(application.closed()).containsExactly(CloseReason.PAYLOAD_TOO_LARGE);
  }

  @Test
  void aClientThatClosesItsSideIsGone() throws IOException {
    connection.in.end();

    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_CLOSE);
    assertThat(connection.isClosed()).isTrue();
    assertThat(timer.pending()).isZero();
  }

  @Test
  void aConnectionThatBreaksOffIsNoticedByAWrite() {
    connection.breakOff();

    session.send(Packet.message("lost"));

    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void aConnectionThatBreaksOffIsNoticedByARead() throws IOException {
    connection.breakOff();

    receive(ClientFrame.text("4lost"));

    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void whatWaitsWhenAConnectionBreaksOffIsGivenUp() throws IOException {
    connection.out.makeRoom(1);
    session.send(Packet.message("first"));
    session.send(Packet.message("never"));

    connection.in.end();

    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_CLOSE);
    assertThat(session.send(Packet.message("late"))).isFalse();
    assertThat(connection.isClosed()).isTrue();
  }
}
