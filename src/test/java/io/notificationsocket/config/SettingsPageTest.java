package io.notificationsocket.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of settings names every one and its default. */
class SettingsPageTest {

  @ParameterizedTest
  @EnumSource(Setting.class)
  void aSettingHasItsRow(Setting setting) throws IOException {
    String fallback = setting.defaultText();
    String shown =
        switch (setting) {
          case AUTH_TOKEN -> "(required)";
          case AUTH_TOKEN_FILE, TRUSTED_PROXIES, REDIS_PASSWORD_FILE -> "";
          case REDIS_URL -> "(required with `STORE=redis`)";
          case NODE_ADDRESS -> "(found out)";
          case DATA_DIR -> "(see [docs](../operate/storage-and-backup.md#where-it-lies))";
          default -> "`" + fallback + "`";
        };
    assertThat(Files.readString(Path.of("docs/reference/settings.md")))
        .contains(("| `" + setting + "` | " + shown).strip() + " |");
  }
}
