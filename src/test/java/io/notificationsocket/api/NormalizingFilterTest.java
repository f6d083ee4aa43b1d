package io.notificationsocket.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NormalizingFilterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/./push", "/api/../push", "/api/%2E/register", "/api/.%2e/x", "/api/..;a/b"})
  void oneOrTwoDotsAreADirection(String address) {
    assertThat(NormalizingFilter.isDotted(address, 0)).isTrue();
    assertThat(NormalizingFilter.isDotted("/notify" + address, "/notify".length())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/.../push", "/api/.a/push", "/api/a/push", "/api/%2", "/x/../api/", "/api/."})
  void anythingElseIsNone(String address) {
    assertThat(NormalizingFilter.isDotted(address, 0)).isFalse();
  }
}
