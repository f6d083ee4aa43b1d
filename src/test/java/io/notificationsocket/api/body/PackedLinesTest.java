package io.notificationsocket.api.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NdjsonReader that are packed: bombs, and what only looks like one. */
final class PackedLinesTest {

  private static final int LIMIT = 1_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "1\n", "x", "{\"user\":\"u\",\"mesage\":1}\n"})
  void whatIsOfNoUseMayNotUnpackToMoreThanAHundredTimes(String part) throws IOException {
    byte[] bomb = gzip(part.repeat(20_000_000 / part.length()));
    assertThatThrownBy(() -> count(bomb, false)).isInstanceOf(UnpackedInputStream.Exceeded.class);
  }

  @Test
  void thereAreNoMorePushesThanBytes() throws IOException {
    String push = "{\"user\":\"u\",\"message\":1}\n";
    assertThat(count(gzip(push.repeat(100_000)), true)).isEqualTo(100_000);
    byte[] bomb = gzip(push.repeat(200_000));
    assertThatThrownBy(() -> count(bomb, true)).isInstanceOf(UnpackedInputStream.Exceeded.class);
  }

  /** Which packs them to a hundred-and-fiftieth. */
  @ParameterizedTest
  @ValueSource(ints = {20, 300, 1_000, 4_000, 16_000})
  void oneMessageForManyUsersIsTaken(int length) throws IOException {
    Random random = new Random(1);
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < length; i++) {
      message.append((char) ('a' + random.nextInt(26)));
    }
    StringBuilder lines = new StringBuilder();
    int users = 20_000_000 / (length + 40);
    for (int i = 0; i < users; i++) {
      lines.append("{\"user\":\"user-" + i + "\",\"message\":\"" + message + "\"}\n");
    }
    assertThat(count(gzip(lines.toString()), true)).isEqualTo(users);
  }

  private static int count(byte[] packed, boolean taken) throws IOException {
    BoundedInputStream bounded =
        new BoundedInputStream(new ByteArrayInputStream(packed), Long.MAX_VALUE);
    NdjsonReader lines =
        new NdjsonReader(new UnpackedInputStream(new Gunzip(bounded), bounded), LIMIT, 0);
    int count = 0;
    while (lines.next()) {
      count++;
      if (taken) {
        lines.taken();
      }
    }
    return count;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }
}
