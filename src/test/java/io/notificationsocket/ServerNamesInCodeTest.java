package io.notificationsocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is true of one server only lives in {@code transport.container}: the code of no other
 * package names a server, by a type, a word in a name or a text. Comments may, where a server is
 * the reason.
 */
final class ServerNamesInCodeTest {

  private static final Path SOURCES = Path.of("src/main/java/io/notificationsocket");
  private static final Path CONTAINER = SOURCES.resolve("transport/container");

  /** The default of {@code DATA_DIR} is a place that each server has for data. */
  private static final Path DATA_DIRECTORY = SOURCES.resolve("config/DataDirectory.java");

  private static final Pattern SERVER =
      Pattern.compile(
          "payara|glassfish|grizzly|com\\.sun\\.aas|wildfly|jboss|undertow|tomcat|catalina|coyote",
          Pattern.CASE_INSENSITIVE);

  /** A text or a character, which may hold what looks like a comment, or a comment. */
  private static final Pattern TEXT_OR_COMMENT =
      Pattern.compile(
          "(\"(?:\\\\.|[^\"\\\\])*+\"|'(?:\\\\.|[^'\\\\])*+')|/\\*.*?\\*/|//[^\\n]*",
          Pattern.DOTALL);

  private static String withoutComments(String source) {
    return TEXT_OR_COMMENT
        .matcher(source)
        .replaceAll(
            found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1)));
  }

  private static List<String> names(String source) {
    return SERVER.matcher(withoutComments(source)).results().map(found -> found.group()).toList();
  }

  private static List<String> naming(Stream<Path> files) {
    return files.filter(file -> !names(read(file)).isEmpty()).map(Path::toString).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void noOtherPackageNamesAServer() throws IOException {
    assertThat(
            naming(
                sources().stream()
                    .filter(file -> !file.startsWith(CONTAINER))
                    .filter(file -> !file.equals(DATA_DIRECTORY))))
        .isEmpty();
  }

  @Test
  void thoseWhoMayAreFound() throws IOException {
    assertThat(naming(sources().stream().filter(file -> file.startsWith(CONTAINER))))
        .contains(CONTAINER.resolve("UndertowThreads.java").toString());
    assertThat(naming(Stream.of(DATA_DIRECTORY))).hasSize(1);
  }

  @Test
  void textsCountAndCommentsDoNot() {
    assertThat(names("/* Tomcat */ int i; // WildFly\n")).isEmpty();
    assertThat(names("String s = \"// \\\" io.undertow.\"; // Payara")).containsExactly("undertow");
    assertThat(names("char c = '\"'; boolean isTomcat; // Payara")).containsExactly("Tomcat");
  }
}
