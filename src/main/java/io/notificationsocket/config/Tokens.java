package io.notificationsocket.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that a backend may present. Several allow rotation: the new one is added, the
 * backends change over, the old one is removed. Immutable; never prints a secret.
 */
public final class Tokens {

  private final List<byte[]> digests;

  private Tokens(Stream<String> tokens) {
    this.digests =
        tokens
            .map(String::strip)
            .filter(t -> !t.isEmpty())
            .map(Tokens::check)
            .map(Tokens::digest)
            .toList();
  }

  /** The message does not say more: it would be a part of a secret. */
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
    if (tokens.digests.isEmpty()) {
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
   * one length: equal-length digests are compared, all of them, without stopping early.
   */
  public boolean accept(@Nullable String presented) {
    byte[] digest = digest(presented == null ? "" : presented);
    boolean accepted = false;
    for (byte[] known : digests) {
      accepted |= MessageDigest.isEqual(known, digest);
    }
    return accepted && presented != null;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Tokens[" + digests.size() + "]";
  }
}
