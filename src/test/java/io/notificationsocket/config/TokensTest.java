package io.notificationsocket.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest {

  private final Map<String, String> given = new HashMap<>();
  @TempDir private Path directory;

  @Test
  void onlyTheTokenIsAccepted() {
    given.put("AUTH_TOKEN", "s3cret");
    Tokens tokens = read();

    assertThat(tokens.accept("s3cret")).isTrue();
    assertThat(tokens.accept(null)).isFalse();
    assertThat(tokens.accept("")).isFalse();
    assertThat(tokens.accept("s3cre")).isFalse();
    assertThat(tokens.accept("s3cret ")).isFalse();
    assertThat(tokens.accept("s3crets3cret")).isFalse();
    assertThat(tokens.accept("s".repeat(10_000))).isFalse();
    assertThat(tokens.accept("s3cre\u0174")).isFalse(); // whose last byte is that of a t
    assertThat(tokens.accept("S3CRET")).isFalse();
    assertThat(tokens.accept("undefined")).isFalse();
  }

  @Test
  void severalTokensAreAcceptedWhileTheyAreRotated() {
    given.put("AUTH_TOKEN", "old, new ,,");
    Tokens tokens = read();

    assertThat(tokens.accept("old")).isTrue();
    assertThat(tokens.accept("new")).isTrue();
    assertThat(tokens.accept("old, new ,,")).isFalse();
    assertThat(tokens).hasToString("Tokens[2]");
  }

  @Test
  void aFileGivesFurtherTokens() throws IOException {
    given.put("AUTH_TOKEN", "first");
    file("second\r\n\n  third,fourth\n");
    Tokens tokens = read();

    assertThat(new String[] {"first", "second", "third", "fourth"}).allMatch(tokens::accept);
    assertThat(tokens).hasToString("Tokens[4]");
  }

  @Test
  void aFileAloneWillDo() throws IOException {
    file("alone\n");

    assertThat(read().accept("alone")).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", ",", " , "})
  void withoutATokenNothingStarts(String text) {
    given.put("AUTH_TOKEN", text);

    refused("AUTH_TOKEN is not set: set it to the secret that your backend sends in X-AUTH-TOKEN,");
  }

  @Test
  void anEmptyFileDoesNotOpenTheServer() throws IOException {
    String path = file("\n , \n");

    refused("AUTH_TOKEN_FILE=" + path + " holds no token: write the secret into that file.");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    given.put("AUTH_TOKEN", "s3cret");
    String missing = directory.resolve("missing").toString();
    given.put("AUTH_TOKEN_FILE", missing);
    refused("AUTH_TOKEN_FILE=" + missing + " cannot be used: name a UTF-8 text file");

    given.put("AUTH_TOKEN_FILE", directory.toString());
    refused("AUTH_TOKEN_FILE=" + directory + " cannot be used: name a UTF-8 text file");

    Path latin = Files.write(directory.resolve("latin"), new byte[] {'a', (byte) 0xe9});
    given.put("AUTH_TOKEN_FILE", latin.toString());
    refused("AUTH_TOKEN_FILE=" + latin + " cannot be used: name a UTF-8 text file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cr\u00e9t", "s3c\u0000ret", "s3cret,\ufeffother"})
  void aTokenThatNoHeaderCanCarryIsRefusedAndNotPrinted(String text) {
    given.put("AUTH_TOKEN", text);

    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("use printable ASCII only")
        .hasMessageNotContainingAny("s3c", "other");
  }

  private String file(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), content, StandardCharsets.UTF_8);
    given.put("AUTH_TOKEN_FILE", file.toString());
    return file.toString();
  }

  private void refused(String line) {
    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(line)
        .hasMessageNotContainingAny("\n", "s3cret");
  }

  private Tokens read() {
    return Settings.read(given::get).tokens();
  }
}
