package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A copy of the sources, in which nothing was ever built, serves by the README's command. */
@EnabledIfSystemProperty(named = "server", matches = "payara")
@Timeout(400)
class FreshCloneIT {

  /** What a clone does not have. */
  private static final Set<String> MADE =
      Set.of(".git", "target", "node_modules", "notification-socketio-data");

  private static final Pattern COMMAND = Pattern.compile("(?m)^AUTH_TOKEN=change-me (mvn .*)$");

  @TempDir private Path clone;

  @BeforeEach
  void copyTheSources() throws IOException {
    Path project = Project.path("");
    Files.walkFileTree(
        project,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes ignored)
              throws IOException {
            if (MADE.contains(directory.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(clone.resolve(project.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes ignored)
              throws IOException {
            if (!MADE.contains(file.getFileName().toString())) {
              Files.copy(file, clone.resolve(project.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void itServesUntilItIsAskedToEnd() throws Exception {
    Launch launch = Launch.of(Map.of("AUTH_TOKEN", "change-me"));
    Process maven = start(Map.of("AUTH_TOKEN", "change-me", "PORT", "" + launch.port()));
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = maven.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.contains(" is ready at ")) {
        lines.add(line);
        line = output.readLine();
      }
      assertThat(line).as("after %s", lines).contains(launch.url());
      assertThat(new Product().serves(launch.url())).isTrue();
      assertThat(URI.create(launch.url() + "/socket.io/socket.io.js").toURL().openStream())
          .isNotEmpty();

      var unused = maven.toHandle().destroy(); // the process's own would close its output

      assertThat(output.lines()).anyMatch(last -> last.endsWith(" has ended."));
      assertThat(maven.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      maven.destroy();
    }
  }

  @Test
  void aMissingTokenIsToldBeforeAnythingIsBuilt() throws Exception {
    Process maven = start(Map.of());

    assertThat(maven.inputReader().lines().filter(line -> !line.isBlank()))
        .anyMatch(line -> line.startsWith("AUTH_TOKEN is not set: "));
    assertThat(maven.waitFor()).isEqualTo(1);
    assertThat(clone.resolve("target/client")).doesNotExist();
    assertThat(clone.resolve("target/run/classes")).doesNotExist();
  }

  /** The README's command, with these settings alone. */
  private Process start(Map<String, String> settings) throws IOException {
    Matcher command = COMMAND.matcher(Files.readString(clone.resolve("README.md")));
    assertThat(command.find()).isTrue();
    ProcessBuilder builder = new ProcessBuilder(command.group(1).split(" "));
    new Launch(0, settings, List.of()).applyTo(builder.environment());
    return builder.directory(clone.toFile()).redirectErrorStream(true).start();
  }
}
