package io.notificationsocket.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedOriginsTest {

  @Test
  void unlessRestrictedEveryOriginMayConnect() {
    assertThat(read("").isOpen()).isTrue();
    assertThat(read("*").permits("https://anywhere.example")).isTrue();
    assertThat(read("https://app.example, *").permits("null")).isTrue();
  }

  @Test
  void onlyTheNamedOriginsMayConnectWhenSomeAreNamed() {
    AllowedOrigins origins = read("https://App.example, http://localhost:8080 ,");

    assertThat(origins.isOpen()).isFalse();
    assertThat(origins.permits("https://app.example")).isTrue();
    assertThat(origins.permits("http://localhost:8080")).isTrue();
    assertThat(origins.permits("http://app.example")).isFalse();
    assertThat(origins.permits("https://app.example:8443")).isFalse();
    assertThat(origins.permits("https://app.example.evil.example")).isFalse();
    assertThat(origins.permits("https://evil-app.example")).isFalse();
    assertThat(origins.permits("http://localhost")).isFalse();
    assertThat(origins.permits("null")).isFalse();
    assertThat(origins.permits("")).isFalse();
    assertThat(origins.permits("*")).isFalse();
  }

  @Test
  void whoSendsNoOriginIsNoPageOfAnotherOrigin() {
    assertThat(read("https://app.example").permits(null)).isTrue();
  }

  @Test
  void thePortThatBrowsersLeaveOutMayBeWritten() {
    assertThat(read("https://app.example:443").permits("https://app.example")).isTrue();
    assertThat(read("http://app.example:80").permits("http://app.example")).isTrue();
    assertThat(read("http://app.example:443").permits("http://app.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "file://",
        "app://.",
        "capacitor://localhost",
        "ionic://localhost",
        "chrome-extension://abcdefghijklmnop",
        "http://push_1:3000",
        "http://[::1]:3000"
      })
  void anAppMayConnectWhosePagesComeFromNoWebServer(String origin) {
    assertThat(read(origin + ", https://app.example").permits(origin)).isTrue();
    assertThat(read("https://app.example").permits(origin)).isFalse();
  }

  @Test
  void aStarStandsForLabelsBelowAHost() {
    AllowedOrigins origins = read("https://*.example.com, http://*.test.example:8080");

    assertThat(origins.permits("https://a.example.com")).isTrue();
    assertThat(origins.permits("https://A.B.Example.com:443")).isTrue();
    assertThat(origins.permits("http://a.test.example:8080")).isTrue();
    assertThat(origins.permits("https://example.com")).isFalse();
    assertThat(origins.permits("https://.example.com")).isFalse();
    assertThat(origins.permits("https://evil-example.com")).isFalse();
    assertThat(origins.permits("https://a.example.com.evil.example")).isFalse();
    assertThat(origins.permits("http://a.example.com")).isFalse();
    assertThat(origins.permits("https://a.example.com:8443")).isFalse();
    assertThat(origins.permits("http://a.test.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "app.example",
        "https://",
        "https://app.example/",
        "https://app.example/path",
        "https://app.example?q",
        "https://app.example#f",
        "https://user@app.example",
        "https://*",
        "*.example.com",
        "https://a.*.com",
        "https://*.*.com",
        "https://*a.example",
        "https://*.",
        "https://app.example:70000",
        "file:///",
        "https://a b",
        "mailto:a@b.example"
      })
  void whatIsNoOriginIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "ALLOWED_ORIGINS="
                + text
                + " cannot be used: write origins such as https://app.example:8443 or https://*.app.example,"
                + " null, file:// or *.");
  }

  private static AllowedOrigins read(String text) {
    return Settings.read(Map.of("AUTH_TOKEN", "t", "ALLOWED_ORIGINS", text)::get).allowedOrigins();
  }
}
