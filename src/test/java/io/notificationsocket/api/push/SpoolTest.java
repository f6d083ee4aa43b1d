package io.notificationsocket.api.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SpoolTest {

  @Test
  void littleIsHeldInMemory() throws IOException {
    Spool spool = new Spool();
    for (int i = 0; i < 100_000; i++) {
      spool.write("{\"user\":\"ada\",\"sessions\":1}\n".getBytes(UTF_8));
    }
    spool.close();

    assertThat(spool.isInFile()).isFalse();
    try (InputStream in = spool.read()) {
      assertThat(in.readAllBytes()).hasSize(2_800_000).endsWith("1}\n".getBytes(UTF_8));
    }
  }

  @Test
  void muchIsHeldInAFileThatNobodyFindsAfterwards() throws IOException {
    List<Path> before = files();
    byte[] much = new byte[5_000_000];
    new Random(7).nextBytes(much); // cannot be packed
    Spool spool = new Spool();
    spool.write(much[0]);
    spool.write(much, 1, 1000);
    spool.write(much, 1001, much.length - 1001);
    spool.close();

    assertThat(spool.isInFile()).isTrue();
    try (InputStream in = spool.read()) {
      assertThat(Arrays.equals(in.readAllBytes(), much)).isTrue();
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void nothingIsReadWhereNothingWasWritten() throws IOException {
    Spool spool = new Spool();
    spool.close();

    assertThat(spool.read().readAllBytes()).isEmpty();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.toString().endsWith(".results")).sorted().toList();
    }
  }
}
