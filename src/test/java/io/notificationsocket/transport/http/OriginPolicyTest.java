package io.notificationsocket.transport.http;

import static io.notificationsocket.engineio.Handshake.Origin.FORBIDDEN;
import static io.notificationsocket.engineio.Handshake.Origin.INVALID;
import static io.notificationsocket.engineio.Handshake.Origin.PERMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.Handshake;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OriginPolicyTest {

  private final OriginPolicy open = policy("*");
  private final OriginPolicy restricted = policy("https://app.example, http://localhost:8080");

  private static OriginPolicy policy(String origins) {
    Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t", "ALLOWED_ORIGINS", origins)::get);
    return new OriginPolicy(settings.allowedOrigins(), new ServerNames(settings.trustedProxies()));
  }

  private static Handshake.Origin judge(OriginPolicy policy, String origin) {
    FakeExchange exchange = new FakeExchange().header("Host", "push.example:3000");
    if (origin != null) {
      exchange.header("Origin", origin);
    }
    return policy.judge(exchange.request(), false);
  }

  private static Handshake.Origin judgeJsonp(OriginPolicy policy, String referer) {
    FakeExchange exchange = new FakeExchange().header("Host", "push.example:3000");
    if (referer != null) {
      exchange.header("Referer", referer);
    }
    return policy.judge(exchange.request(), true);
  }

  @Test
  void everybodyMayConnectUnlessOriginsAreRestricted() {
    assertThat(judge(open, "https://anywhere.example")).isEqualTo(PERMITTED);
    assertThat(judge(open, "null")).isEqualTo(PERMITTED);
    assertThat(judge(open, null)).isEqualTo(PERMITTED);
    assertThat(judgeJsonp(open, null)).isEqualTo(PERMITTED);
  }

  @Test
  void onlyNamedOriginsMayConnectThen() {
    assertThat(judge(restricted, "https://app.example")).isEqualTo(PERMITTED);
    assertThat(judge(restricted, "https://app.example.evil.example")).isEqualTo(FORBIDDEN);
    assertThat(judge(restricted, "http://app.example")).isEqualTo(FORBIDDEN);
    assertThat(judge(restricted, "null")).isEqualTo(FORBIDDEN);
    assertThat(judge(restricted, "")).isEqualTo(FORBIDDEN);
    assertThat(judge(restricted, "not an origin")).isEqualTo(FORBIDDEN);
  }

  @Test
  void theServersOwnPagesAreKnownBehindAProxyToo() {
    FakeExchange exchange =
        new FakeExchange()
            .header("Host", "10.0.0.7:3000")
            .header("X-Forwarded-Host", "push.example, inner.example")
            .header("X-Forwarded-Proto", "https")
            .header("Origin", "https://push.example");

    assertThat(restricted.judge(exchange.request(), false)).isEqualTo(PERMITTED);

    exchange.header("Origin", "https://inner.example");

    assertThat(restricted.judge(exchange.request(), false)).isEqualTo(FORBIDDEN);
  }

  @Test
  void whoSendsNoOriginIsNoPage() {
    assertThat(judge(restricted, null)).isEqualTo(PERMITTED);
  }

  @Test
  void theServersOwnPagesMayAlwaysConnect() {
    assertThat(judge(restricted, "http://push.example:3000")).isEqualTo(PERMITTED);
    assertThat(judge(restricted, "http://PUSH.example:3000")).isEqualTo(PERMITTED);
    assertThat(judge(restricted, "https://push.example:3000")).isEqualTo(FORBIDDEN);
    assertThat(judge(restricted, "http://push.example")).isEqualTo(FORBIDDEN);
    assertThat(judge(restricted, "http://evil@push.example:3000")).isEqualTo(FORBIDDEN);
  }

  @Test
  void theRefererSpeaksForAScriptTag() {
    assertThat(judgeJsonp(restricted, "https://app.example/page?x=1#y")).isEqualTo(PERMITTED);
    assertThat(judgeJsonp(restricted, "http://push.example:3000/")).isEqualTo(PERMITTED);
    assertThat(judgeJsonp(restricted, "https://evil.example/https://app.example"))
        .isEqualTo(FORBIDDEN);
    assertThat(judgeJsonp(restricted, null)).isEqualTo(FORBIDDEN);
    assertThat(judgeJsonp(restricted, "app.example")).isEqualTo(FORBIDDEN);
    assertThat(judgeJsonp(restricted, "https://bad host/")).isEqualTo(FORBIDDEN);
  }

  @Test
  void anOriginWithCharactersThatNoHeaderMayHoldIsNone() {
    for (OriginPolicy policy : new OriginPolicy[] {open, restricted}) {
      assertThat(judge(policy, "https://a\u0001.example")).isEqualTo(INVALID);
      assertThat(judge(policy, "https://a\u007f.example")).isEqualTo(INVALID);
      assertThat(judge(policy, "https://\u0142.example")).isEqualTo(INVALID);
      assertThat(judge(policy, "https://a\r\nb")).isEqualTo(INVALID);
      assertThat(judge(policy, "https://" + "a".repeat(3_000))).isEqualTo(INVALID);
    }
  }
}
