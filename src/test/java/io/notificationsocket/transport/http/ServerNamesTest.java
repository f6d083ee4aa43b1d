package io.notificationsocket.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Origin;
import io.notificationsocket.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerNamesTest {

  private static final String PROXY = "10.0.0.1";

  private final FakeExchange exchange = new FakeExchange().from(PROXY);

  private static ServerNames names(String proxies) {
    Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t", "TRUSTED_PROXIES", proxies)::get);
    return new ServerNames(settings.trustedProxies());
  }

  private boolean isOwn(String origin) {
    return names("").isOwn(Origin.parse(origin), exchange.request());
  }

  private void headers(String lines) {
    for (String line : lines.split("; ", -1)) {
      String[] parts = line.split(": ", 2);
      exchange.header(parts[0], parts[1]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://push.example       | Host: push.example",
        "http://push.example       | Host: push.example:80",
        "http://push.example:80    | Host: push.example",
        "http://PUSH.example:3000  | Host: push.example:3000",
        "http://push_1:3000        | Host: push_1:3000",
        "http://[::1]:3000         | Host: [::1]:3000",
        "https://push.example      | Host: push.example:443",
        "https://push.example      | Host: push.example; X-Forwarded-Proto: https",
        "https://push.example      | Host: push.example; X-Forwarded-Proto: WSS",
        "https://push.example      | Host: push.example; X-Forwarded-Proto: https, http",
        "https://push.example      | Host: push.example; X-Forwarded-Port: 443",
        "https://push.example      | Host: inner:3000; X-Forwarded-Host: push.example:443",
        "https://push.example:8443 | Host: push.example:8443; X-Forwarded-Proto: https",
        "https://push.example:8443 "
            + "| Host: push.example; X-Forwarded-Proto: https; X-Forwarded-Port: 8443",
        "https://push.example      "
            + "| Host: push.example; X-Forwarded-Proto: https; X-Forwarded-Port: 8080",
        "https://push.example      "
            + "| Host: i; X-Forwarded-Host: push.example, i; X-Forwarded-Proto: https",
        "https://push.example      | Host: i; Forwarded: proto=https;host=\"push.example:443\"",
        "https://push.example      | Host: i; Forwarded: for=_x, Host=push.example;PROTO=https",
      })
  void aPageOfTheServerIsKnownHoweverItsOriginIsWritten(String origin, String headers) {
    headers(headers);

    assertThat(isOwn(origin)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://localhost:3000    | Host: localhost:3000",
        "https://push.example      | Host: push.example",
        "http://push.example       | Host: push.example; X-Forwarded-Proto: https",
        "http://push.example       | Host: push.example; X-Forwarded-Port: 443",
        "http://push.example       | Host: push.example:443",
        "http://push.example:443   | Host: push.example:443",
        "https://push.example      | Host: push.example; X-Forwarded-Proto: http, https",
        "https://push.example:8443 | Host: push.example; X-Forwarded-Proto: https",
        "https://i                 "
            + "| Host: h; X-Forwarded-Host: push.example, i; X-Forwarded-Proto: https",
        "https://push.example      | Host: i; Forwarded: by=\"x;proto=https;host=push.example\"",
        "http://push.example       | Host: push.example.evil.example",
        "http://push.example       | Host: user@push.example",
        "http://push.example:70000 | Host: push.example:70000",
      })
  void aPageOfAnotherSchemeHostOrPortIsForeign(String origin, String headers) {
    headers(headers);

    assertThat(isOwn(origin)).isFalse();
  }

  @Test
  void anEncryptedConnectionIsOfHttps() {
    headers("Host: push.example");
    exchange.secure();

    assertThat(isOwn("https://push.example")).isTrue();
    assertThat(isOwn("http://push.example")).isFalse();
  }

  @Test
  void onlyTrustedProxiesCountOnceSomeAreNamed() {
    headers("Host: i; X-Forwarded-Host: push.example; X-Forwarded-Proto: https");
    Origin origin = Origin.parse("https://push.example");

    assertThat(names("10.0.0.0/8").isOwn(origin, exchange.request())).isTrue();
    assertThat(names("192.0.2.0/24").isOwn(origin, exchange.request())).isFalse();
  }

  @Test
  void aHostIsNamedWithoutItsPort() {
    headers("Host: Push.example:8443");
    assertThat(names("").hosts(exchange.request())).containsExactly("push.example");
    headers("Host: [::1]:3000");
    assertThat(names("").hosts(exchange.request())).containsExactly("[::1]");
    headers("Host: not a host");
    assertThat(names("").hosts(exchange.request())).containsExactly("");
  }

  @Test
  void aPageCannotNameAnotherHostByAForwardedHeaderOfItsOwn() {
    headers("Host: rebound.example; X-Forwarded-Host: push.example; Forwarded: host=push.example");

    assertThat(names("").hosts(exchange.request())).containsExactly("rebound.example");
    assertThat(names("192.0.2.0/24").hosts(exchange.request())).containsExactly("rebound.example");
  }

  @Test
  void allThatATrustedProxySaysHasToBeRight() {
    headers("Host: i; X-Forwarded-Host: push.example, rebound.example; Forwarded: host=b.example");

    assertThat(names("private").hosts(exchange.request()))
        .containsExactly("push.example", "rebound.example", "b.example");
  }
}
