package io.notificationsocket.api.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.api.problem.ApiException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("InputStreamSlowMultibyteRead") // the fakes count and drip; nobody waits for them
final class NdjsonReaderTest {

  private static final int LIMIT = 20_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8191, 8192, 100_000})
  void linesOfAnyLengthComeWholeWhateverPiecesTheyCameIn(int piece) throws IOException {
    List<String> sent = new ArrayList<>();
    for (int length : new int[] {1, 2, 8190, 8191, 8192, 8193, 3, LIMIT - 1, LIMIT, 1}) {
      sent.add("é".repeat(length / 2) + "x".repeat(length % 2));
    }
    String body = String.join("\n", sent);

    assertThat(read(body, piece)).containsExactlyElementsOf(sent);
    assertThat(read(body + "\n", piece)).containsExactlyElementsOf(sent);
  }

  @Test
  void whiteLinesArePassedOverButCounted() throws IOException {
    NdjsonReader lines = lines("\n \t\r\n1\r\n\n2", 3);

    assertThat(lines.next()).isTrue();
    assertThat(lines.text()).isEqualTo(new DecodedText("1\r", 3));
    assertThat(lines.next()).isTrue();
    assertThat(lines.text()).isEqualTo(new DecodedText("2", 5));
    assertThat(lines.next()).isFalse();
    assertThat(lines("", 3).next()).isFalse();
    assertThat(lines("\n\n  ", 3).next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, LIMIT + 1, LIMIT + 2, 1_000_000})
  void aLineThatIsTooLongIsRefusedAndTheNextIsRead(int piece) throws IOException {
    for (int excess : new int[] {1, 2, LIMIT, 100_000}) {
      NdjsonReader lines = lines("a\n" + "x".repeat(LIMIT + excess) + "\nb", piece);

      assertThat(lines.next()).isTrue();
      assertThat(lines.next()).isTrue();
      assertThatThrownBy(lines::text)
          .isInstanceOfSatisfying(ApiException.class, r -> assertThat(r.status()).isEqualTo(413))
          .hasMessageContaining("Line 2");
      assertThat(lines.next()).isTrue();
      assertThat(lines.text().text()).isEqualTo("b");
      assertThat(lines.next()).isFalse();
    }
  }

  @Test
  void aLastLineThatIsTooLongIsRefusedToo() throws IOException {
    NdjsonReader lines = lines("x".repeat(3 * LIMIT), 100);

    assertThat(lines.next()).isTrue();
    assertThatThrownBy(lines::text).hasMessageContaining("Line 1");
    assertThat(lines.next()).isFalse();
  }

  @Test
  void aFaultIsNamedWithItsLineInTheWholeBody() throws IOException {
    byte[] bytes = "1\n2\nab\u0001".getBytes(UTF_8);
    bytes[bytes.length - 1] = (byte) 0xff;
    NdjsonReader lines =
        new NdjsonReader(
            UnpackedInputStream.asSent(
                new BoundedInputStream(new ByteArrayInputStream(bytes), Long.MAX_VALUE)),
            LIMIT,
            0);
    lines.next();
    lines.next();
    lines.next();

    assertThatThrownBy(lines::text).hasMessageContaining("UTF-8 at line 3, column 3.");
  }

  @Test
  void anEndlessLineIsNotKept() {
    InputStream endless =
        new InputStream() {
          private long left = 200_000_000L;

          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            assertThat(target.length).isLessThanOrEqualTo(LIMIT + 1);
            left -= length;
            return left < 0 ? -1 : length;
          }
        };

    assertThatThrownBy(
            () -> {
              NdjsonReader lines =
                  new NdjsonReader(
                      UnpackedInputStream.asSent(new BoundedInputStream(endless, Long.MAX_VALUE)),
                      LIMIT,
                      0);
              assertThat(lines.next()).isTrue();
              lines.text();
            })
        .hasMessageContaining("longer than " + LIMIT);
  }

  @Test
  void whatTheStreamFailsWithIsHandedOnAfterTheLinesBefore() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new EOFException();
          }
        };
    InputStream start = new ByteArrayInputStream("1\n2".getBytes(UTF_8));
    NdjsonReader lines =
        new NdjsonReader(
            UnpackedInputStream.asSent(
                new BoundedInputStream(new SequenceInputStream(start, broken), Long.MAX_VALUE)),
            LIMIT,
            0);

    assertThat(lines.next()).isTrue();
    assertThatThrownBy(lines::next).isInstanceOf(EOFException.class);
  }

  private static List<String> read(String body, int piece) throws IOException {
    NdjsonReader lines = lines(body, piece);
    List<String> read = new ArrayList<>();
    while (lines.next()) {
      read.add(lines.text().text());
    }
    return read;
  }

  /** Gives at most so many bytes at a time, as a network may. */
  private static NdjsonReader lines(String body, int piece) {
    InputStream pieces =
        new ByteArrayInputStream(body.getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, piece));
          }
        };
    return new NdjsonReader(
        UnpackedInputStream.asSent(new BoundedInputStream(pieces, Long.MAX_VALUE)), LIMIT, 0);
  }
}
