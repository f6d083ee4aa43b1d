package io.notificationsocket.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {

  private static TrustedProxies read(String text) {
    return Settings.read(Map.of("AUTH_TOKEN", "t", "TRUSTED_PROXIES", text)::get).trustedProxies();
  }

  private static boolean trusts(String proxies, String address) {
    return read(proxies).trusts(TrustedProxies.parse(address));
  }

  @Test
  void nobodyIsTrustedUnlessNamed() {
    assertThat(read("").isEmpty()).isTrue();
    assertThat(trusts("", "127.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.16.0.0/12, 10.31.255.255, true",
    "10.16.0.0/12, 10.32.0.0, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, [fd12::1], true",
    "fd00::/8, fe80::1, false",
    "10.0.0.0/8, ::ffff:10.0.0.1, true",
    "private, 127.0.0.1, true",
    "private, 172.31.0.1, true",
    "private, 172.32.0.1, false",
    "private, ::1, true"
  })
  void aProxyIsTrustedByItsAddress(String proxies, String address, boolean trusted) {
    assertThat(trusts(proxies, address)).isEqualTo(trusted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.example",
        "10.0.0.0/33",
        "10.0.0.0/x",
        "10.0.0.0/-1",
        "10.0.0",
        "300.1.1.1"
      })
  void whatIsNoNetworkStopsTheStart(String text) {
    String other = text.equals("10.0.0") ? "10.0.0.0.0" : text;
    assertThatThrownBy(() -> read(other))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("TRUSTED_PROXIES=" + other)
        .hasMessageContaining("10.0.0.0/8");
  }

  @Test
  void aNameIsNotLookedUp() {
    assertThat(TrustedProxies.parse("localhost")).isNull();
    assertThat(TrustedProxies.parse("unknown")).isNull();
    assertThat(TrustedProxies.parse("_hidden")).isNull();
  }
}
