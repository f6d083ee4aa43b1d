package io.notificationsocket.transport.polling;

import static io.notificationsocket.engineio.ProtocolVersion.V3;
import static io.notificationsocket.engineio.ProtocolVersion.V4;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.ManualTimer;
import io.notificationsocket.engineio.Packet;
import io.notificationsocket.engineio.PacketType;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.RecordingApplication;
import io.notificationsocket.engineio.RecordingTransport;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.FakeExchange;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PollingTransportTest {

  private static final Settings SETTINGS = Settings.read(Map.of("AUTH_TOKEN", "t")::get);

  private final ManualTimer timer = new ManualTimer();
  private final RecordingApplication application = new RecordingApplication();
  private final EngineServer engine =
      new EngineServer(SETTINGS.engine(), SETTINGS.clients(), application, timer, Peers.NONE);

  /** Whether the threads that answer may wait for clients. */
  private boolean mayBlock;

  private final Answerers answerers = task -> task.run(mayBlock);

  private PollingTransport transport;
  private EngineSession session;

  private void open(ProtocolVersion version, BinaryForm form) {
    transport = new PollingTransport(version, form);
    FakeExchange first = new FakeExchange();
    Poll poll = new Poll(first.request(), first.response(), null, new OpenPolls(), answerers);
    transport.begin(poll);
    session = engine.open(version, transport, "192.0.2.1");
    poll.hasArrived();
    assertThat(first.answer()).contains("{\"sid\":\"" + session.id());
  }

  private FakeExchange poll() {
    return poll(new FakeExchange(), null);
  }

  private FakeExchange poll(FakeExchange exchange, String jsonpIndex) {
    Poll poll =
        new Poll(exchange.request(), exchange.response(), jsonpIndex, new OpenPolls(), answerers);
    transport.poll(poll, session);
    poll.hasArrived();
    return exchange;
  }

  private void send(String text) {
    session.send(Packet.message(text));
  }

  // ---- what a poll gets ----------------------------------------------------------------------

  @Test
  void aPollWaitsForTheNextPacket() {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll();
    assertThat(poll.answer()).isEqualTo("waiting");
    send("é");
    assertThat(poll.answer()).isEqualTo("200 4é");
    assertThat(poll.contentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(poll.lengthIsRight()).isTrue();
    assertThat(poll.completed()).isEqualTo(1);
  }

  @Test
  void theAnswerIsJustWrittenWhereAThreadMayWaitForTheClient() {
    open(V4, BinaryForm.WHEN_NEEDED);
    mayBlock = true;
    FakeExchange poll = poll();
    send("é");
    assertThat(poll.answer()).isEqualTo("200 4é");
    assertThat(poll.calledBack()).isFalse();
    assertThat(poll.flushed()).isTrue();
    assertThat(poll.completed()).isEqualTo(1);
  }

  @Test
  void anAnswerThatTheClientMightNotTakeAtOnceIsNotWaitedFor() {
    open(V4, BinaryForm.WHEN_NEEDED);
    mayBlock = true;
    FakeExchange poll = poll();
    send("x".repeat(20_000));
    assertThat(poll.answer()).hasSize(20_005);
    assertThat(poll.calledBack()).isTrue();
  }

  @Test
  void packetsThatCameBetweenPollsGoTogether() {
    open(V4, BinaryForm.WHEN_NEEDED);
    send("a");
    session.send(Packet.message(new byte[] {1, 2, 3}));
    send("b");
    assertThat(poll().answer()).isEqualTo("200 4a\u001ebAQID\u001e4b");
    assertThat(poll().answer()).isEqualTo("waiting");
  }

  /** A client whose application has disconnected polls on and throws away what it gets. */
  @Test
  void aFurtherPollProvesNothingButAPongDoes() {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll();
    send("a");
    assertThat(poll.answer()).isEqualTo("200 4a");
    poll = poll();
    assertThat(application.receipts()).isZero();

    timer.advance(Duration.ofSeconds(25));
    assertThat(poll.answer()).isEqualTo("200 2");
    session.receive(transport, Packet.of(PacketType.PONG, ""));

    assertThat(application.receipts()).isEqualTo(1);
  }

  @Test
  void aPollThatStillWaitsWhenTheClientMovesOverIsRefusedAsOneThatComesLater() {
    open(V3, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll();
    RecordingTransport socket = RecordingTransport.webSocket();
    assertThat(session.probe(socket)).isTrue();

    session.receive(socket, Packet.of(PacketType.UPGRADE, ""));

    assertThat(poll.answer()).startsWith("400");
    assertThat(poll().answer()).startsWith("400");
  }

  @Test
  void aClientThatDoesNotReadHoldsUpItsOwnPacketsOnly() throws Exception {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll(new FakeExchange().blocked(), null);
    send("a");
    send("b");
    assertThat(poll.answer()).isEqualTo("waiting");
    FakeExchange next = poll();
    assertThat(next.answer()).isEqualTo("waiting");
    poll.unblock();
    assertThat(poll.answer()).isEqualTo("200 4a");
    assertThat(next.answer()).isEqualTo("200 4b");
  }

  @Test
  void aPacketThatComesWhileThePollArrivesIsAnsweredOnceAndWithoutAnError() {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = new FakeExchange().onAddListener(() -> send("a"));
    poll(poll, null);
    assertThat(poll.answer()).isEqualTo("200 4a");
    assertThat(application.closed()).isEmpty();
  }

  @Test
  void aPollThatGetsItsPacketsAtOnceDoesNotOutliveItsThread() {
    open(V4, BinaryForm.WHEN_NEEDED);
    send("a");
    FakeExchange poll = poll();
    assertThat(poll.answer()).isEqualTo("200 4a");
    assertThat(poll.waits()).isFalse();
  }

  @Test
  void anAnswerThatTheClientMightNotTakeAtOnceHoldsUpNoThread() throws Exception {
    open(V4, BinaryForm.WHEN_NEEDED);
    String large = "x".repeat(20_000);
    send(large);
    FakeExchange poll = poll(new FakeExchange().blocked(), null);
    assertThat(poll.answer()).isEqualTo("waiting");
    poll.unblock();
    assertThat(poll.answer()).isEqualTo("200 4" + large);
  }

  @Test
  void whatAnotherThreadGivesIsWrittenOnlyWhenThePollHasArrived() {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange exchange = new FakeExchange();
    Poll poll = new Poll(exchange.request(), exchange.response(), null, new OpenPolls(), answerers);
    transport.poll(poll, session);
    send("a");
    assertThat(exchange.bytes()).isEmpty();
    poll.hasArrived();
    assertThat(exchange.answer()).isEqualTo("200 4a");
    assertThat(exchange.waits()).isFalse();
  }

  @Test
  void aClientThatLeavesWhileItIsAnsweredAtOnceEndsItsSession() {
    open(V4, BinaryForm.WHEN_NEEDED);
    send("a");
    poll(new FakeExchange().broken(), null);
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void protocol3HasItsOwnForms() {
    open(V3, BinaryForm.WHEN_NEEDED);
    send("€");
    assertThat(poll().answer()).isEqualTo("200 2:4€");
    send("€");
    session.send(Packet.message(new byte[] {7}));
    FakeExchange binary = poll();
    assertThat(binary.contentType()).isEqualTo("application/octet-stream");
    assertThat(binary.bytes()).containsExactly(0, 4, 255, '4', 0xe2, 0x82, 0xac, 1, 2, 255, 4, 7);
  }

  @Test
  void aClientOfProtocol3ThatTakesNoBinaryGetsBase64() {
    open(V3, BinaryForm.NEVER);
    session.send(Packet.message(new byte[] {1, 2, 3}));
    assertThat(poll().answer()).isEqualTo("200 6:b4AQID");
  }

  @Test
  void aClientUpTo13GetsNothingButBinary() {
    open(V3, BinaryForm.ALWAYS);
    send("a");
    assertThat(poll().bytes()).containsExactly(0, 2, 255, '4', 'a');
  }

  @Test
  void aScriptTagGetsAScript() {
    open(V4, BinaryForm.WHEN_NEEDED);
    send("\"a\"");
    FakeExchange poll = poll(new FakeExchange(), "3");
    assertThat(poll.answer()).isEqualTo("200 ___eio[3](\"4\\\"a\\\"\");");
    assertThat(poll.contentType()).isEqualTo("text/javascript; charset=UTF-8");

    open(V3, BinaryForm.NEVER);
    session.send(Packet.message(new byte[] {1, 2, 3}));
    assertThat(poll(new FakeExchange(), "0").answer()).isEqualTo("200 ___eio[0](\"6:b4AQID\");");
  }

  // ---- what goes wrong -----------------------------------------------------------------------

  @Test
  void twoPollsAtATimeEndTheSession() {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange first = poll();
    FakeExchange second = poll();
    assertThat(second.answer()).isEqualTo("400");
    assertThat(first.answer()).isEqualTo("200 1");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(engine.size()).isZero();
  }

  @Test
  void aClientThatDropsItsPollIsGone() throws Exception {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll();
    poll.dropped();
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(poll.completed()).isEqualTo(1);
    poll.dropped();
    send("late");
    assertThat(application.closed()).hasSize(1);
  }

  @Test
  void aClientThatGoesWhileItsAnswerIsWrittenIsGone() throws Exception {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll(new FakeExchange().blocked(), null);
    send("a");
    poll.dropped();
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(poll.completed()).isEqualTo(1);
  }

  @Test
  void aPollThatTheContainerHasGivenUpEndsTheSession() {
    open(V4, BinaryForm.WHEN_NEEDED);
    poll(new FakeExchange().broken(), null);
    send("a");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void aPollThatWasAnsweredIsLostWithoutConsequence() throws Exception {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll();
    send("a");
    FakeExchange next = poll();
    poll.dropped();
    send("b");
    assertThat(next.answer()).isEqualTo("200 4b");
    assertThat(application.closed()).isEmpty();
  }

  // ---- how it ends ---------------------------------------------------------------------------

  @Test
  void aPollThatWaitsLearnsOfTheClose() {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll();
    session.close(CloseReason.FORCED_CLOSE);
    assertThat(poll.answer()).isEqualTo("200 1");
    assertThat(engine.size()).isZero();
    assertThat(timer.pending()).isZero();
  }

  @Test
  void aPollThatTheContainerLetsWaitNoLongerLearnsOfTheClose() throws Exception {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll();
    poll.timedOut();
    assertThat(poll.answer()).isEqualTo("200 1");
    assertThat(poll.completed()).isEqualTo(1);
    assertThat(engine.size()).isZero();
  }

  @Test
  void theNextPollLearnsOfTheCloseWhenNoneWaits() {
    open(V4, BinaryForm.WHEN_NEEDED);
    session.close(CloseReason.FORCED_CLOSE);
    assertThat(application.closed()).containsExactly(CloseReason.FORCED_CLOSE);
    timer.advance(Duration.ofMillis(29_999));
    assertThat(engine.find(session.id())).isSameAs(session);
    assertThat(poll().answer()).isEqualTo("200 6\u001e1");
    assertThat(engine.size()).isZero();
    assertThat(timer.pending()).isZero();
    assertThat(poll().answer()).isEqualTo("400");
  }

  @Test
  void whatIsQueuedComesBeforeTheClose() {
    open(V3, BinaryForm.WHEN_NEEDED);
    send("last words");
    session.close(CloseReason.FORCED_CLOSE);
    assertThat(application.closed()).isEmpty();
    assertThat(poll().answer()).isEqualTo("200 11:4last words");
    assertThat(application.closed()).containsExactly(CloseReason.FORCED_CLOSE);
    assertThat(poll().answer()).isEqualTo("200 1:61:1");
    assertThat(engine.size()).isZero();
  }

  @Test
  void aClientThatNeverPollsAgainIsForgottenAfter30Seconds() {
    open(V4, BinaryForm.WHEN_NEEDED);
    session.close(CloseReason.FORCED_CLOSE);
    timer.advance(Duration.ofSeconds(30));
    assertThat(engine.size()).isZero();
    assertThat(timer.pending()).isZero();
    assertThat(application.closed()).hasSize(1);
  }

  @Test
  void aClientThatSaysGoodbyeHasItsPollEnded() {
    open(V4, BinaryForm.WHEN_NEEDED);
    FakeExchange poll = poll();
    session.receive(transport, Packet.close());
    assertThat(poll.answer()).isEqualTo("200 6");
    assertThat(engine.size()).isZero();
  }

  @Test
  void aPollOnATransportThatWasLeftIsRefusedAndTheSessionLives() {
    open(V4, BinaryForm.WHEN_NEEDED);
    RecordingTransport webSocket = RecordingTransport.webSocket();
    FakeExchange waiting = poll();
    session.probe(webSocket);
    webSocket.receives(PacketType.PING, "probe");
    assertThat(waiting.answer()).isEqualTo("200 6");
    webSocket.receives(PacketType.UPGRADE, "");

    assertThat(poll().answer()).isEqualTo("400");
    assertThat(application.closed()).isEmpty();
    send("a");
    assertThat(webSocket.texts()).containsExactly("3probe", "4a");
  }
}
