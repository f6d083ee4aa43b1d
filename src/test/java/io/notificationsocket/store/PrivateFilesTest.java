package io.notificationsocket.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is nobody else's to read, whatever the umask is. */
@DisabledOnOs(OS.WINDOWS)
final class PrivateFilesTest {

  private static final Logger LOG = Logger.getLogger(PrivateFiles.class.getName());

  private final List<String> warnings = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          warnings.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @TempDir Path place;

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
  }

  private static void open(Path directory) {
    Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
    new StoreFile(directory, Clock.systemUTC()).open(settings.store()).close();
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void aNewStoreIsForItsOwnerAlone() throws IOException {
    Path directory = place.resolve("data/ROOT");

    open(directory);

    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(directory.getParent())).isEqualTo("rwx------");
    assertThat(in(directory))
        .hasSizeGreaterThanOrEqualTo(1)
        .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void filesInAnOpenDirectoryAreForTheirOwnerAlone() throws IOException {
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));

    open(place);

    assertThat(permissions(place)).isEqualTo("rwxr-xr-x");
    assertThat(in(place))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void aDirectoryThatOthersMayWriteToIsAWarning() throws IOException {
    for (String open : new String[] {"rwxrwx---", "rwxr-x-w-"}) {
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(open));
      warnings.clear();

      open(place);

      assertThat(warnings).singleElement().asString().contains("other users", "chmod go-w");
    }
  }
}
