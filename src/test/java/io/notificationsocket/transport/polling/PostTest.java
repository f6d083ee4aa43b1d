package io.notificationsocket.transport.polling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.Engines;
import io.notificationsocket.engineio.ManualTimer;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.RecordingApplication;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.FakeExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PostTest {

  private static final int LIMIT = 1_000;

  private static final Settings SETTINGS =
      Settings.read(Map.of("AUTH_TOKEN", "t", "MAX_PAYLOAD", "1000")::get);

  private final ManualTimer timer = new ManualTimer();
  private final RecordingApplication application = new RecordingApplication();
  private EngineServer engine =
      new EngineServer(SETTINGS.engine(), SETTINGS.clients(), application, timer, Peers.NONE);
  private final RecentlyClosedSessions recentlyClosed =
      new RecentlyClosedSessions(System::nanoTime);
  private final List<Answerers.Task> answering = new ArrayList<>();
  private PollingTransport transport;
  private EngineSession session;

  private void open(ProtocolVersion version) {
    transport = new PollingTransport(version, BinaryForm.WHEN_NEEDED);
    session = engine.open(version, transport, "192.0.2.1");
  }

  private void arrive(FakeExchange exchange, boolean jsonp) throws Exception {
    PostReader reader =
        new SessionPostReader(exchange.request(), jsonp, transport, session, recentlyClosed);
    new Post(exchange.request(), exchange.response(), session, timer, answering::add)
        .arrive(reader);
  }

  private String post(FakeExchange exchange) throws Exception {
    arrive(exchange, false);
    return exchange.answer();
  }

  private String post(String body) throws Exception {
    return post(new FakeExchange().body(body));
  }

  /** What the threads for answers do. */
  private void answer() {
    answering.forEach(task -> task.run(false));
    answering.clear();
  }

  @Test
  void messagesArriveInTheirOrder() throws Exception {
    open(ProtocolVersion.V4);
    assertThat(post("4a\u001ebAQID\u001e4é😀\u001e3")).isEqualTo("200 ok");
    assertThat(application.messages()).containsExactly("a", "binary 3", "é😀");
  }

  @Test
  void protocol3HasBothItsForms() throws Exception {
    open(ProtocolVersion.V3);
    assertThat(post("2:4a6:b4AQID1:2")).isEqualTo("200 ok");
    byte[] binary = {0, 4, (byte) 255, '4', (byte) 0xe2, (byte) 0x82, (byte) 0xac};
    assertThat(
            post(
                new FakeExchange().header("Content-Type", "application/octet-stream").body(binary)))
        .isEqualTo("200 ok");
    assertThat(application.messages()).containsExactly("a", "binary 3", "€");
  }

  @Test
  void whatClient1xEncodedTwiceIsRead() throws Exception {
    open(ProtocolVersion.V3);
    String twice = new String("4é€".getBytes(UTF_8), ISO_8859_1);
    assertThat(post(twice.length() + ":" + twice)).isEqualTo("200 ok");
    assertThat(application.messages()).containsExactly("é€");
  }

  @Test
  void aFormCarriesThePayloadOfAScriptTag() throws Exception {
    open(ProtocolVersion.V3);
    FakeExchange form = new FakeExchange().body("d=4%3A4a%5Cnb1%3A2");
    arrive(form, true);
    assertThat(form.answer()).isEqualTo("200 ok");
    assertThat(application.messages()).containsExactly("a\nb");
    assertThat(application.closed()).isEmpty();
  }

  @Test
  void aBodyAtTheLimitIsReadAndOneByteMoreIsNot() throws Exception {
    open(ProtocolVersion.V4);
    assertThat(post("4" + "x".repeat(LIMIT - 1))).isEqualTo("200 ok");
    assertThat(post("4" + "x".repeat(LIMIT))).isEqualTo("413");
    assertThat(post("4" + "é".repeat(LIMIT / 2))).isEqualTo("413");
    FakeExchange announced = new FakeExchange().beginsWith("4", LIMIT + 1);
    assertThat(post(announced))
        .as("the client may not read before it has sent")
        .isEqualTo("waiting");
    announced.timedOut();
    assertThat(announced.answer()).isEqualTo("413");
    FakeExchange gone = new FakeExchange().beginsWith("", LIMIT + 1).bodyFails();
    assertThatThrownBy(() -> post(gone)).isInstanceOf(IOException.class);
    assertThat(application.messages()).hasSize(1);
    assertThat(application.closed()).as("as the reference server").isEmpty();
    assertThat(post("4next")).isEqualTo("200 ok");
  }

  @Test
  void whatIsNoPayloadEndsTheSession() throws Exception {
    open(ProtocolVersion.V4);
    assertThat(post("nonsense")).isEqualTo("200 ok");
    assertThat(application.closed()).containsExactly(CloseReason.PARSE_ERROR);
  }

  @Test
  void protocol4TakesNoBinaryBody() throws Exception {
    open(ProtocolVersion.V4);
    assertThat(
            post(new FakeExchange().header("Content-Type", "application/octet-stream").body("4a")))
        .isEqualTo("400");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void twoPostsAtATimeEndTheSession() throws Exception {
    open(ProtocolVersion.V4);
    assertThat(transport.beginPost()).isTrue();
    assertThat(post("4a")).isEqualTo("400");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(application.messages()).isEmpty();
  }

  @Test
  void noThreadWaitsForTheRestOfABody() throws Exception {
    open(ProtocolVersion.V4);
    FakeExchange exchange = new FakeExchange().beginsWith("4a\u001e", 6);
    assertThat(post(exchange)).isEqualTo("waiting");
    exchange.more("4");
    answer();
    assertThat(exchange.answer()).isEqualTo("waiting");
    assertThat(application.messages()).as("the body is read as a whole").isEmpty();
    exchange.rest("bc");
    assertThat(exchange.answer()).as("the thread that reads does not answer").isEqualTo("waiting");
    answer();
    assertThat(exchange.answer()).isEqualTo("200 ok");
    assertThat(exchange.lengthIsRight()).isTrue();
    assertThat(application.messages()).containsExactly("a", "bc");
    assertThat(exchange.completed()).isEqualTo(1);
    assertThat(post("4next")).isEqualTo("200 ok");
  }

  @Test
  void aBodyOfUnknownLengthIsReadUpToTheLimit() throws Exception {
    open(ProtocolVersion.V4);
    FakeExchange atLimit = new FakeExchange().body("4" + "x".repeat(LIMIT - 1)).chunked();
    assertThat(post(atLimit)).isEqualTo("200 ok");
    FakeExchange tooLong = new FakeExchange().body("4" + "x".repeat(LIMIT)).chunked();
    assertThat(post(tooLong)).isEqualTo("413");
    assertThat(application.messages()).hasSize(1);
    assertThat(application.closed()).isEmpty();
    assertThat(post("4next")).isEqualTo("200 ok");
  }

  @Test
  void whereItWouldDisturbTheServerAnotherThreadReadsChunks() throws Exception {
    open(ProtocolVersion.V4);
    FakeExchange exchange = new FakeExchange().body("4a").chunked().readsChunksElsewhere();
    assertThat(post(exchange)).isEqualTo("waiting");
    exchange.runStarted();
    answer();
    assertThat(exchange.answer()).isEqualTo("200 ok");
    assertThat(application.messages()).containsExactly("a");
  }

  @Test
  void aPostForWhichThereIsNoRoomIsAnsweredSoAndTheOthersGoOn() throws Exception {
    engine = Engines.withLittleRoom(SETTINGS, application, timer, 3 * LIMIT);
    open(ProtocolVersion.V4);
    FakeExchange first = new FakeExchange().beginsWith("4" + "x".repeat(LIMIT - 2), LIMIT);
    assertThat(post(first)).isEqualTo("waiting");
    open(ProtocolVersion.V4);
    assertThat(post(new FakeExchange().beginsWith("4" + "x".repeat(LIMIT - 2), LIMIT)))
        .isEqualTo("503");
    assertThat(application.closed()).containsExactly(CloseReason.NO_ROOM_FOR_INPUT);
    first.rest("x");
    answer();
    assertThat(first.answer()).isEqualTo("200 ok");
    open(ProtocolVersion.V4);
    assertThat(post(new FakeExchange().beginsWith("4", LIMIT)))
        .as("its room came back")
        .isEqualTo("waiting");
  }

  @Test
  void aSecondPostEndsTheSessionWhileTheFirstArrives() throws Exception {
    open(ProtocolVersion.V4);
    FakeExchange first = new FakeExchange().beginsWith("4", 2);
    assertThat(post(first)).isEqualTo("waiting");
    assertThat(post("4b")).isEqualTo("400");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    first.rest("a");
    answer();
    assertThat(first.answer()).isEqualTo("200 ok");
    assertThat(application.messages()).isEmpty();
  }

  @Test
  void aBodyThatDoesNotComeInTimeEndsTheSession() throws Exception {
    open(ProtocolVersion.V4);
    FakeExchange exchange = new FakeExchange().beginsWith("4", 2);
    assertThat(post(exchange)).isEqualTo("waiting");
    exchange.timedOut();
    assertThat(exchange.answer()).isEqualTo("400");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    exchange.rest("a");
    answer();
    assertThat(application.messages()).isEmpty();
    assertThat(exchange.completed()).isEqualTo(1);
  }

  @Test
  void aPostThatComesMoreSlowlyThanAnyLineIsCutOff() throws Exception {
    open(ProtocolVersion.V4);
    FakeExchange exchange = new FakeExchange().beginsWith("4", LIMIT);
    assertThat(post(exchange)).isEqualTo("waiting");
    timer.advance(Duration.ofSeconds(19));
    exchange.more("slow");
    answer();
    assertThat(exchange.answer()).isEqualTo("waiting");
    timer.advance(Duration.ofSeconds(1));
    answer();
    assertThat(exchange.answer()).isEqualTo("400");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void eachFiveHundredBytesBuyAPostAnotherSecond() throws Exception {
    open(ProtocolVersion.V4);
    FakeExchange exchange = new FakeExchange().beginsWith("4", LIMIT);
    assertThat(post(exchange)).isEqualTo("waiting");
    timer.advance(Duration.ofSeconds(19));
    exchange.more("x".repeat(LIMIT / 2));
    timer.advance(Duration.ofSeconds(1));
    answer();
    assertThat(exchange.answer()).isEqualTo("waiting");
    exchange.rest("x".repeat(LIMIT / 2 - 1));
    answer();
    assertThat(exchange.answer()).isEqualTo("200 ok");
  }

  @Test
  void aClientThatGoesWhileItPostsIsGone() throws Exception {
    open(ProtocolVersion.V4);
    assertThat(post(new FakeExchange().body("4a").bodyFails())).isEqualTo("400");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void aClientThatGoesBeforeTheRestIsGone() throws Exception {
    open(ProtocolVersion.V4);
    FakeExchange exchange = new FakeExchange().beginsWith("4", 2);
    assertThat(post(exchange)).isEqualTo("waiting");
    exchange.breaksOff();
    assertThat(answering).as("the container is about to give it up").isEmpty();
    assertThat(exchange.completed()).isEqualTo(1);
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(application.messages()).isEmpty();
  }

  @Test
  void aGoodbyeIsAnsweredAndWhatFollowsItIsNotHeard() throws Exception {
    open(ProtocolVersion.V4);
    assertThat(post("4a\u001e1\u001e4b")).isEqualTo("200 ok");
    assertThat(application.messages()).containsExactly("a");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_CLOSE);
  }
}
