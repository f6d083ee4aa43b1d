package io.notificationsocket.api;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The body of a push: read up to its limit, unpacked, and decoded as its type says. */
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
   * The JSON text of the message.
   *
   * @throws Refusal 400, 413 or 415
   */
  String message() {
    ContentType content = ContentType.parse(type);
    String text = StrictText.decode(bytes(), content.charset());
    return content.isForm() ? FormMessage.in(text) : JsonMessage.in(text);
  }

  private byte[] bytes() {
    if (isLongerThanLimit(length)) {
      throw tooLarge();
    }
    try (InputStream unpacked = unpack()) {
      byte[] bytes = unpacked.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw tooLarge();
      }
      return bytes;
    } catch (Bounded.Exceeded e) {
      throw tooLarge();
    } catch (ZipException e) {
      throw new Refusal(400, "The body is not packed as its header Content-Encoding says.");
    } catch (EOFException e) {
      throw new Refusal(400, "The body ends before its packed content is complete.");
    } catch (IOException e) {
      throw new Refusal(400, "The body ends before its announced end.");
    }
  }

  private InputStream unpack() throws IOException {
    // The packed bytes are bounded too: a stream of empty blocks would unpack to nothing for ever.
    return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "identity" -> new Bounded(in, limit + 1L);
      case "gzip", "x-gzip" -> new GZIPInputStream(new Bounded(in, limit));
      case "deflate" -> new InflaterInputStream(new Bounded(in, limit));
      default ->
          throw new Refusal(
              415,
              "This Content-Encoding is not taken here. Use gzip or deflate, or leave it out.");
    };
  }

  private boolean isLongerThanLimit(@Nullable String announced) {
    try {
      return announced != null && Long.parseLong(announced) > limit;
    } catch (NumberFormatException e) {
      return false; // the container's business; the count of the bytes decides
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
