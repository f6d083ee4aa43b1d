package io.notificationsocket.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClientAddressesTest {

  private final FakeExchange exchange = new FakeExchange();

  private String address(String proxies) {
    Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t", "TRUSTED_PROXIES", proxies)::get);
    return new ClientAddresses(settings.trustedProxies()).of(exchange.request());
  }

  @Test
  void withoutATrustedProxyTheConnectionTells() {
    exchange.from("203.0.113.7").header("X-Forwarded-For", "198.51.100.1");

    assertThat(address("")).isEqualTo("203.0.113.7");
    assertThat(address("10.0.0.0/8")).isEqualTo("203.0.113.7");
  }

  @Test
  void aTrustedProxyNamesItsClient() {
    exchange.from("10.0.0.1").header("X-Forwarded-For", "198.51.100.1");

    assertThat(address("10.0.0.0/8")).isEqualTo("198.51.100.1");
  }

  @Test
  void whatTheClientItselfHasPutInFrontDoesNotCount() {
    exchange.from("10.0.0.1").header("X-Forwarded-For", "192.0.2.66, 198.51.100.1, 10.0.0.2");

    assertThat(address("10.0.0.0/8")).isEqualTo("198.51.100.1");
  }

  @Test
  void aProxyMayNameItsClientAsTheStandardHasIt() {
    exchange
        .from("10.0.0.1")
        .header("Forwarded", "for=\"[2001:db8:0:1::99]:4711\";proto=https, FOR=10.0.0.2;by=x");

    assertThat(address("10.0.0.0/8")).isEqualTo("2001:db8:0:1:0:0:0:0/64");
  }

  @Test
  void theStandardHeaderThatAClientHasMadeUpDoesNotCountBesideTheProxys() {
    exchange
        .from("10.0.0.1")
        .header("Forwarded", "for=192.0.2.66")
        .header("X-Forwarded-For", "198.51.100.1");

    assertThat(address("10.0.0.0/8")).isEqualTo("198.51.100.1");
  }

  @Test
  void anAddressThatIsNoneLeavesTheProxys() {
    exchange.from("10.0.0.1").header("X-Forwarded-For", "unknown");

    assertThat(address("10.0.0.0/8")).isEqualTo("10.0.0.1");
  }

  @Test
  void clientsOfOneIpv6NetworkAreOne() {
    exchange.from("2001:db8:0:1:1234::1%eth0");
    String one = address("");
    exchange.from("2001:db8:0:1:ffff::2");
    String other = address("");
    exchange.from("2001:db8:0:2::1");

    assertThat(one).isEqualTo(other).isNotEqualTo(address(""));
  }

  @Test
  void anIpv4AddressMayHaveAPort() {
    exchange.from("10.0.0.1").header("X-Forwarded-For", "198.51.100.1:55123");

    assertThat(address("10.0.0.1")).isEqualTo("198.51.100.1");
  }
}
