package io.notificationsocket.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that backends may present. To rotate them, add a new one, switch the backends, and
 * remove the old one. Immutable; never prints a secret.
 */
public final class Tokens {

  static final int LEAST_CHARACTERS = 16;

  private final List<byte[]> known;

  private Tokens(Stream<String> tokens) {
    this.known =
        tokens
            .map(String::strip)
            .filter(t -> !t.isEmpty())
            .map(Tokens::check)
            .map(token -> token.getBytes(UTF_8))
            .toList();
  }

  /** Whether one is short enough to be guessed. */
  boolean isAnyShort() {
    return known.stream().anyMatch(token -> token.length < LEAST_CHARACTERS);
  }

  /** The message does not name the character, which is a part of a secret. */
  private static String check(String token) {
    if (!token.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new InvalidSettingException(
          "A token in AUTH_TOKEN or AUTH_TOKEN_FILE has a character that a header cannot carry:"
              + " use printable ASCII only.");
    }
    return token;
  }

  static Tokens read(SettingsReader reader) {
    String file = reader.text(Setting.AUTH_TOKEN_FILE);
    Stream<String> given = Stream.of(reader.text(Setting.AUTH_TOKEN).split(","));
    Tokens tokens = new Tokens(file.isEmpty() ? given : Stream.concat(given, lines(file)));
    if (tokens.known.isEmpty()) {
      throw new InvalidSettingException(
          file.isEmpty()
              ? "AUTH_TOKEN is not set: set it to the secret that your backend sends in X-AUTH-TOKEN,"
                  + " or AUTH_TOKEN_FILE to a file that holds it."
              : "AUTH_TOKEN_FILE=" + file + " holds no token: write the secret into that file.");
    }
    return tokens;
  }

  private static Stream<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream().flatMap(line -> Stream.of(line.split(",")));
    } catch (IOException | RuntimeException e) {
      throw SettingsReader.invalid(
          Setting.AUTH_TOKEN_FILE, file, "name a UTF-8 text file that this process may read");
    }
  }

  /**
   * Whether the presented text is one of the tokens. Takes the same time for every wrong text of
   * the same length: it compares the text with all tokens, and {@link MessageDigest#isEqual} takes
   * time by the length of its first argument.
   */
  public boolean accept(@Nullable String presented) {
    byte[] given = (presented == null ? "" : presented).getBytes(UTF_8);
    boolean accepted = false;
    for (byte[] token : known) {
      accepted |= MessageDigest.isEqual(given, token);
    }
    return accepted;
  }

  @Override
  public String toString() {
    return "Tokens[" + known.size() + "]";
  }
}
