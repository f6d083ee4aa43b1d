package io.notificationsocket.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MisspellingsTest {

  @ParameterizedTest
  @CsvSource({
    "AUTH_TOKENS, AUTH_TOKEN",
    "auth_token, AUTH_TOKEN",
    "AUTHTOKEN, AUTH_TOKEN",
    "AUTH-TOKEN, AUTH_TOKEN",
    "ALLOWED_ORIGIN, ALLOWED_ORIGINS",
    "ALOWED_ORIGNS, ALLOWED_ORIGINS",
    "DATADIR, DATA_DIR",
    "STORES, STORE",
    "MESSAGE_TLL, MESSAGE_TTL"
  })
  void aVariableThatIsNearlyASettingIsTold(String variable, Setting meant) {
    assertThat(Misspellings.in(Set.of(variable)))
        .containsExactly(
            "The environment variable %s is not a setting: did you mean %s?"
                .formatted(variable, meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "PAGER",
        "HOME",
        "LANG",
        "USER",
        "SHELL",
        "TERM",
        "PORT",
        "JAVA_HOME",
        "MAIL"
      })
  void anotherVariableIsNot(String variable) {
    assertThat(Misspellings.in(Set.of(variable))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void aSettingIsNot(Setting setting) {
    assertThat(Misspellings.in(Set.of(setting.name()))).isEmpty();
  }
}
