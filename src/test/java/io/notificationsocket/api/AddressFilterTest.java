package io.notificationsocket.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressFilterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/./push", "/api/../push", "/api/%2E/register", "/api/.%2e/x", "/api/..;a/b"})
  void oneOrTwoDotsAreADirection(String address) {
    assertThat(AddressFilter.isDotted(address, 0)).isTrue();
    assertThat(AddressFilter.isDotted("/notify" + address, "/notify".length())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/.../push", "/api/.a/push", "/api/a/push", "/api/%2", "/x/../api/", "/api/."})
  void anythingElseIsNone(String address) {
    assertThat(AddressFilter.isDotted(address, 0)).isFalse();
  }
}
