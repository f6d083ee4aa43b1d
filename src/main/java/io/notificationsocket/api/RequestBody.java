package io.notificationsocket.api;

import io.notificationsocket.api.ContentType.Form;
import io.notificationsocket.registry.Message;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The body of a push or of a batch: unpacked, bounded, and decoded as its type says. */
final class RequestBody {

  private final @Nullable String type;
  private final @Nullable String encoding;
  private final @Nullable String length;
  private final InputStream in;
  private final int limit;

  RequestBody(HttpHeaders headers, InputStream in, int limit) {
    this(
        headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
        headers.getHeaderString(HttpHeaders.CONTENT_ENCODING),
        headers.getHeaderString(HttpHeaders.CONTENT_LENGTH),
        in,
        limit);
  }

  RequestBody(
      @Nullable String type,
      @Nullable String encoding,
      @Nullable String length,
      InputStream in,
      int limit) {
    this.type = type;
    this.encoding = encoding;
    this.length = length;
    this.in = in;
    this.limit = limit;
  }

  /**
   * The JSON text of the message of a single push.
   *
   * @throws Refusal 400, 413 or 415
   */
  Message message() {
    ContentType content = ContentType.parse(type, Form.URLENCODED);
    DecodedText text = DecodedText.of(bytes(), content.charset());
    return content.form() == Form.JSON
        ? PushFields.in(text).whole()
        : Message.of(FormMessage.in(text.text()));
  }

  /**
   * Whether this is a batch that comes in lines.
   *
   * @throws Refusal 415 when it is no batch at all
   */
  boolean isInLines() {
    return ContentType.parse(type, Form.NDJSON).form() == Form.NDJSON;
  }

  /**
   * The text of a batch that does not come in lines.
   *
   * @throws Refusal 400, 413 or 415
   */
  DecodedText text() {
    return DecodedText.of(bytes(), ContentType.parse(type, Form.NDJSON).charset());
  }

  /**
   * The lines of a batch that comes in lines, of which each may be as long as another whole body.
   *
   * @throws Refusal 400 or 415
   */
  Lines lines() {
    try {
      return new Lines(unpack(Long.MAX_VALUE - 1), limit);
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  private byte[] bytes() {
    long announced = announced();
    if (announced > limit) {
      throw tooLarge();
    }
    try (InputStream unpacked = unpack(limit)) {
      return all(unpacked, (int) Math.max(announced, 0));
    } catch (Bounded.Exceeded e) {
      throw tooLarge();
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /**
   * Reads to the end, without a buffer of kilobytes where the guess is right.
   *
   * @param guess how many bytes there probably are
   */
  private byte[] all(InputStream unpacked, int guess) throws IOException {
    byte[] guessed = new byte[guess];
    int read = unpacked.readNBytes(guessed, 0, guess);
    int next = read < guess ? -1 : unpacked.read();
    if (next < 0) {
      return read == guess ? guessed : Arrays.copyOf(guessed, read);
    }
    byte[] rest = unpacked.readNBytes(limit - guess);
    if (rest.length == limit - guess) {
      throw tooLarge();
    }
    byte[] all = Arrays.copyOf(guessed, guess + 1 + rest.length);
    all[guess] = (byte) next;
    System.arraycopy(rest, 0, all, guess + 1, rest.length);
    return all;
  }

  /** What a failure to read the body means. */
  static Refusal refusal(IOException failure) {
    if (failure instanceof ZipException) {
      return new Refusal(400, "The body is not packed as its header Content-Encoding says.");
    }
    return failure instanceof EOFException
        ? new Refusal(400, "The body ends before its packed content is complete.")
        : new Refusal(400, "The body ends before its announced end.");
  }

  private InputStream unpack(long most) throws IOException {
    // The packed bytes are bounded too: a stream of empty blocks would unpack to nothing for ever.
    return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "identity" -> new Bounded(in, most + 1);
      case "gzip", "x-gzip" -> new GZIPInputStream(new Bounded(in, most));
      case "deflate" -> new InflaterInputStream(new Bounded(in, most));
      default ->
          throw new Refusal(
              415,
              "This Content-Encoding is not taken here. Use gzip or deflate, or leave it out.");
    };
  }

  /** How many bytes the body has as it is sent; -1 when that is not told. */
  private long announced() {
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1; // the container's business; the count of the bytes decides
    }
  }

  private Refusal tooLarge() {
    return new Refusal(
        413,
        "The body is larger than "
            + limit
            + " bytes. Send a smaller one, or raise MAX_BODY on the server.");
  }
}
