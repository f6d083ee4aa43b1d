package io.notificationsocket.api.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("InputStreamSlowMultibyteRead") // the fakes count and fail; nobody waits for them
final class RequestBodyTest {

  private static final int LIMIT = 1000;
  private static final byte[] BODY = "{\"message\":\"é😀\"}".getBytes(UTF_8);

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "application/json",
        "Application/JSON ; Charset=\"UTF-8\"",
        "application/json;charset=utf-8;x=y",
        "application/json;"
      })
  void jsonIsWhatABodyIsUnlessItsTypeSaysOtherwise(String type) {
    assertThat(message(type, null, BODY)).isEqualTo("\"é😀\"");
  }

  @Test
  void aFormIsReadAsAForm() {
    String type = "application/x-www-form-urlencoded; charset=utf-8";
    assertThat(message(type, null, "message=%C3%A9".getBytes(UTF_8))).isEqualTo("\"é\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "json",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json; charset=klingon",
        "application/json; charset=utf-7"
      })
  void anotherTypeOrCharsetIsRefused(String type) {
    refused(415, () -> message(type, null, BODY));
  }

  @Test
  void aCharsetIsHonoured() {
    String body = "{\"message\":\"é\"}";
    String latin = "application/json; charset=ISO-8859-1";
    assertThat(message(latin, null, body.getBytes(ISO_8859_1))).isEqualTo("\"é\"");
    String utf16 = "application/json; charset=utf-16";
    assertThat(message(utf16, null, body.getBytes(UTF_16))).isEqualTo("\"é\"");
    String littleEndian = "application/json; charset=utf-16le";
    assertThat(message(littleEndian, null, body.getBytes(UTF_16LE))).isEqualTo("\"é\"");
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(message(null, null, "\uFEFF{\"message\":1}".getBytes(UTF_8))).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "utf-8, ff, 1",
    "utf-8, 7b c3 7d, 2",
    "utf-8, 7b 22 ed a0 80, 3",
    "utf-8, 7b 22 c0 af, 3",
    "utf-8, 7b 22 c3, 3",
    "us-ascii, 7b e9, 2",
    "utf-16le, 7b 00 3d d8 7d 00, 2",
    "utf-16be, 00 7b 00, 2"
  })
  void malformedTextIsRefusedWithItsPosition(String charset, String hex, int column) {
    String[] octets = hex.split(" ", -1);
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(octets[i], 16);
    }
    refused(400, () -> message("application/json; charset=" + charset, null, bytes))
        .hasMessageContaining("at line 1, column " + column + ".");
  }

  @Test
  void aPackedBodyIsUnpacked() throws IOException {
    assertThat(message(null, "gzip", gzip(BODY))).isEqualTo("\"é😀\"");
    assertThat(message(null, " GZIP ", gzip(BODY))).isEqualTo("\"é😀\"");
    assertThat(message(null, "deflate", deflate(BODY))).isEqualTo("\"é😀\"");
    assertThat(message(null, "identity", BODY)).isEqualTo("\"é😀\"");
  }

  @Test
  void aBodyThatIsNotPackedAsItSaysIsRefused() throws IOException {
    refused(400, () -> message(null, "gzip", BODY)).hasMessageContaining("Content-Encoding");
    refused(400, () -> message(null, "deflate", BODY)).hasMessageContaining("Content-Encoding");
    byte[] cut = Arrays.copyOf(gzip(BODY), 15);
    refused(400, () -> message(null, "gzip", cut)).hasMessageContaining("before its compressed");
    refused(400, () -> message(null, "gzip", new byte[0]))
        .hasMessageContaining("before its compressed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip", "utf-8"})
  void anotherPackingIsRefused(String encoding) {
    refused(415, () -> message(null, encoding, BODY));
  }

  @Test
  void aBodyMayHaveExactlyTheLimit() {
    byte[] body = ("{\"message\":\"" + "x".repeat(LIMIT - 14) + "\"}").getBytes(UTF_8);
    assertThat(body).hasSize(LIMIT);
    assertThat(message(null, null, body)).hasSize(LIMIT - 12);
  }

  @Test
  void aLargerBodyIsRefusedWithoutReadingItAll() {
    Endless endless = new Endless();
    refused(413, () -> new RequestBody(null, null, null, endless, LIMIT, 0).push());
    assertThat(endless.given).isEqualTo(LIMIT + 1);
  }

  @Test
  void aBodyThatAnnouncesMoreIsRefusedUnread() {
    Endless endless = new Endless();
    refused(413, () -> new RequestBody(null, null, "1001", endless, LIMIT, 0).push());
    assertThat(endless.given).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "17", "19", "999", "1000", "-5", "1e3", "99999999999999999999", "''"})
  void whatIsAnnouncedIsOnlyAGuess(String announced) {
    assertThat(announced(announced, BODY).json()).isEqualTo("\"é😀\"");

    byte[] longest = ("{\"message\":\"" + "x".repeat(LIMIT - 14) + "\"}").getBytes(UTF_8);
    assertThat(announced(announced, longest).json()).hasSize(LIMIT - 12);
    refused(413, () -> announced(announced, Arrays.copyOf(longest, LIMIT + 1)));
  }

  private static Message announced(String length, byte[] body) {
    InputStream inPieces =
        new ByteArrayInputStream(body) {
          @Override
          public synchronized int read(byte[] target, int offset, int most) {
            return super.read(target, offset, Math.min(most, 7));
          }
        };
    return new RequestBody(null, null, length, inPieces, LIMIT, 0).push().message();
  }

  @Test
  void aBodyThatGoesOnAfterTheAnnouncedLimitIsRefused() {
    Endless body = new Endless();
    refused(413, () -> new RequestBody(null, null, "" + LIMIT, body, LIMIT, 0).push());
    assertThat(body.given).isEqualTo(LIMIT + 1);
  }

  @Test
  void aBodyThatUnpacksToMoreIsRefused() throws IOException {
    byte[] bomb = gzip(new byte[1_000_000]);
    assertThat(bomb).hasSizeGreaterThan(900);
    refused(413, () -> message(null, "gzip", gzip(new byte[LIMIT + 1])));
    refused(413, () -> message(null, "gzip", bomb));
    refused(413, () -> message(null, "deflate", deflate(new byte[LIMIT + 1])));
  }

  @Test
  void packedBytesThatUnpackToNothingAreBoundedToo() throws IOException {
    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    empty.write(new byte[] {0x78, (byte) 0x9c});
    for (int i = 0; i < LIMIT; i++) {
      empty.write(new byte[] {0, 0, 0, (byte) 0xff, (byte) 0xff}); // a stored block of no bytes
    }
    refused(413, () -> message(null, "deflate", empty.toByteArray()));
  }

  @Test
  void aBodyThatBreaksOffIsRefused() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the connection is gone");
          }
        };
    refused(400, () -> new RequestBody(null, null, "10", broken, LIMIT, 0).push())
        .hasMessageContaining("announced end");
  }

  private static String message(String type, String encoding, byte[] body) {
    InputStream in = new ByteArrayInputStream(body);
    return new RequestBody(type, encoding, null, in, LIMIT, 0).push().message().json();
  }

  private static AbstractThrowableAssert<?, ?> refused(int status, ThrowingCallable reading) {
    return assertThatThrownBy(reading)
        .isInstanceOfSatisfying(ApiException.class, r -> assertThat(r.status()).isEqualTo(status));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] deflate(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  /** A body without an end. */
  private static final class Endless extends InputStream {
    private int given;

    @Override
    public int read() {
      given++;
      return ' ';
    }
  }

  @Test
  void theFirstOfTwoContentTypesCounts() throws IOException {
    assertThat(message("application/json,application/json", null, BODY)).isNotNull();
    assertThat(message("application/json, text/html", null, BODY)).isNotNull();
    refused(415, () -> message("text/html,application/json", null, BODY));
  }

  /** The JDK's class calls itself for each of them. */
  @Test
  void emptyMembersDoNotOverflowTheStack() throws IOException {
    byte[] empty = gzip(new byte[0]);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 40_000; i++) {
      many.write(empty);
    }
    InputStream in = new ByteArrayInputStream(many.toByteArray());
    refused(400, () -> new RequestBody(null, "gzip", null, in, 1_000_000, 0).push());
    ByteArrayOutputStream few = new ByteArrayOutputStream();
    few.write(empty);
    few.write(gzip(BODY));
    assertThat(message(null, "gzip", few.toByteArray())).isEqualTo("\"é😀\"");
  }

  @Test
  void aLargeBodyThatIsPackedToLessThanAHundredthIsRefused() throws IOException {
    byte[] zeros = gzip(new byte[20_000_000]);
    InputStream in = new ByteArrayInputStream(zeros);
    refused(413, () -> new RequestBody(null, "gzip", null, in, 100_000_000, 0).push())
        .hasMessageContaining("100 times");
  }
}
