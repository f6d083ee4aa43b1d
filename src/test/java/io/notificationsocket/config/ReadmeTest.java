package io.notificationsocket.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The README's table names every setting and its default. */
class ReadmeTest {

  @ParameterizedTest
  @EnumSource(Setting.class)
  void aSettingHasItsRow(Setting setting) throws IOException {
    String fallback = setting.defaultText();
    String shown =
        switch (setting) {
          case AUTH_TOKEN -> "(required)";
          case AUTH_TOKEN_FILE, TRUSTED_PROXIES -> "";
          case DATA_DIR -> "(see [docs](docs/durability.md#where-it-lies))";
          default -> "`" + fallback + "`";
        };
    assertThat(Files.readString(Path.of("README.md")))
        .contains(("| `" + setting + "` | " + shown).strip() + " |");
  }
}
