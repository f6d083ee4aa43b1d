package io.notificationsocket.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NormalizingFilterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/./push",
        "/api/../push",
        "/api/%2E/register",
        "/api/.%2e/x",
        "/api/..;a/b",
        "/api/."
      })
  void oneOrTwoDotsAreADirection(String address) {
    assertThat(NormalizingFilter.dotted(address, 0)).isEqualTo("user id");
    assertThat(NormalizingFilter.dotted("/notify" + address, "/notify".length())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/topics/../push", "/api/a/topics/%2e", "/api/a/topics/.."})
  void soTheyAreForATopic(String address) {
    assertThat(NormalizingFilter.dotted(address, 0)).isEqualTo("topic");
  }

  @Test
  void soTheyAreForAnyOtherId() {
    assertThat(NormalizingFilter.dotted("/api/a/scheduled/..", 0)).isEqualTo("id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/.../push", "/api/.a/push", "/api/a/push", "/api/%2", "/x/../api/"})
  void anythingElseIsNone(String address) {
    assertThat(NormalizingFilter.dotted(address, 0)).isNull();
  }
}
