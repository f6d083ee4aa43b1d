package io.notificationsocket.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

  @Test
  void onlyWhatIsNewIsTold(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("log"), "started\n");
    ServerLog log = new ServerLog(file);

    assertThat(log.next()).extracting(ServerLog.Part::lines).isEqualTo(1);
    Files.writeString(file, "WARNING: 3,250 wrong tokens\nfine\n", StandardOpenOption.APPEND);

    ServerLog.Part part = log.next();
    assertThat(part.lines()).isEqualTo(2);
    assertThat(part.warnings()).isEqualTo(1);
    assertThat(part.firstWarning()).contains("WARNING: 3,250 wrong tokens");
    assertThat(part.isOutOfMemory()).isFalse();
    assertThat(log.next().lines()).isZero();
  }

  @Test
  void aFullHeapIsSeen(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("log"), "Terminating due to java.lang.OutOfMemoryError: Java heap\n");

    assertThat(new ServerLog(file).next().isOutOfMemory()).isTrue();
  }
}
