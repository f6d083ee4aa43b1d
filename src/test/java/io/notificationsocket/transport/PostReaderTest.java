package io.notificationsocket.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.CloseReason;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.EngineSession;
import io.notificationsocket.engineio.ManualTimer;
import io.notificationsocket.engineio.ProtocolVersion;
import io.notificationsocket.engineio.RecordingApplication;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PostReaderTest {

  private static final int LIMIT = 100;

  private final RecordingApplication application = new RecordingApplication();
  private final EngineServer engine =
      new EngineServer(
          Settings.read(Map.of("AUTH_TOKEN", "t")::get).engine(), application, new ManualTimer());
  private final PostReader posts = new PostReader(LIMIT);
  private PollingTransport transport;
  private EngineSession session;

  private void open(ProtocolVersion version) {
    transport = new PollingTransport(version, BinaryForm.WHEN_NEEDED);
    session = engine.open(version, transport);
  }

  private int post(FakeExchange exchange) {
    return posts.read(exchange.request(), false, transport, session);
  }

  private int post(String body) {
    return post(new FakeExchange().body(body));
  }

  @Test
  void messagesArriveInTheirOrder() {
    open(ProtocolVersion.V4);
    assertThat(post("4a\u001ebAQID\u001e4é😀\u001e3")).isEqualTo(200);
    assertThat(application.messages()).containsExactly("a", "binary 3", "é😀");
  }

  @Test
  void protocol3HasBothItsForms() {
    open(ProtocolVersion.V3);
    assertThat(post("2:4a6:b4AQID1:2")).isEqualTo(200);
    byte[] binary = {0, 4, (byte) 255, '4', (byte) 0xe2, (byte) 0x82, (byte) 0xac};
    assertThat(
            post(
                new FakeExchange().header("Content-Type", "application/octet-stream").body(binary)))
        .isEqualTo(200);
    assertThat(application.messages()).containsExactly("a", "binary 3", "€");
  }

  @Test
  void whatClient1xEncodedTwiceIsRead() {
    open(ProtocolVersion.V3);
    String twice = new String("4é€".getBytes(UTF_8), ISO_8859_1);
    assertThat(post(twice.length() + ":" + twice)).isEqualTo(200);
    assertThat(application.messages()).containsExactly("é€");
  }

  @Test
  void aFormCarriesThePayloadOfAScriptTag() {
    open(ProtocolVersion.V3);
    FakeExchange form = new FakeExchange().body("d=4%3A4a%5Cnb1%3A2");
    assertThat(posts.read(form.request(), true, transport, session)).isEqualTo(200);
    assertThat(application.messages()).containsExactly("a\nb");
    assertThat(application.closed()).isEmpty();
  }

  @Test
  void aBodyAtTheLimitIsReadAndOneByteMoreIsNot() {
    open(ProtocolVersion.V4);
    assertThat(post("4" + "x".repeat(LIMIT - 1))).isEqualTo(200);
    assertThat(post("4" + "x".repeat(LIMIT))).isEqualTo(413);
    assertThat(post("4" + "é".repeat(LIMIT / 2))).isEqualTo(413);
    assertThat(post(new FakeExchange().header("Content-Length", "101").bodyFails())).isEqualTo(413);
    assertThat(application.messages()).hasSize(1);
    assertThat(application.closed()).as("as the reference server").isEmpty();
    assertThat(post("4next")).isEqualTo(200);
  }

  @Test
  void whatIsNoPayloadEndsTheSession() {
    open(ProtocolVersion.V4);
    assertThat(post("nonsense")).isEqualTo(200);
    assertThat(application.closed()).containsExactly(CloseReason.PARSE_ERROR);
  }

  @Test
  void protocol4TakesNoBinaryBody() {
    open(ProtocolVersion.V4);
    assertThat(
            post(new FakeExchange().header("Content-Type", "application/octet-stream").body("4a")))
        .isEqualTo(400);
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void twoPostsAtATimeEndTheSession() {
    open(ProtocolVersion.V4);
    assertThat(transport.beginPost()).isTrue();
    assertThat(post("4a")).isEqualTo(400);
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
    assertThat(application.messages()).isEmpty();
  }

  @Test
  void aClientThatGoesWhileItPostsIsGone() {
    open(ProtocolVersion.V4);
    assertThat(post(new FakeExchange().bodyFails())).isEqualTo(400);
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_ERROR);
  }

  @Test
  void aGoodbyeIsAnsweredAndWhatFollowsItIsNotHeard() {
    open(ProtocolVersion.V4);
    assertThat(post("4a\u001e1\u001e4b")).isEqualTo(200);
    assertThat(application.messages()).containsExactly("a");
    assertThat(application.closed()).containsExactly(CloseReason.TRANSPORT_CLOSE);
  }
}
