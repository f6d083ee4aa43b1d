package io.notificationsocket.api.body;

import io.notificationsocket.api.body.ContentType.Form;
import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.Message;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The body of a push or of a batch: unpacked, bounded, and decoded as its type says. */
public final class RequestBody {

  private final @Nullable String type;
  private final @Nullable String encoding;
  private final @Nullable String length;
  private final InputStream in;
  private final int limit;
  private final int listBytes;
  private int size; // of what was read, unpacked

  /**
   * @param limit bytes of it, unpacked, without lists of ids
   * @param listBytes how many more the lists may have
   */
  RequestBody(
      @Nullable String type,
      @Nullable String encoding,
      @Nullable String length,
      InputStream in,
      int limit,
      int listBytes) {
    this.type = type;
    this.encoding = encoding;
    this.length = length;
    this.in = in;
    this.limit = limit;
    this.listBytes = listBytes;
  }

  /**
   * A single push.
   *
   * @throws ApiException 400, 413 or 415
   */
  public PushContent push() {
    return push(PushRequest::single);
  }

  /**
   * A push to a topic, which may except users.
   *
   * @throws ApiException 400, 413 or 415
   */
  public PushContent pushToTopic() {
    return push(PushRequest::toTopic);
  }

  private PushContent push(Function<DecodedText, PushRequest> reading) {
    ContentType content = ContentType.parse(type, Form.URLENCODED);
    DecodedText text = DecodedText.of(bytes(), content.charset());
    if (content.form() == Form.JSON) {
      PushRequest fields = reading.apply(text);
      refuseIfLarger(fields.listBytes());
      return new PushContent(fields.whole(), fields.except(), fields.ignored());
    }
    IgnoredFields ignored = new IgnoredFields();
    Message message = Message.of(FormMessage.in(text.text(), ignored));
    return new PushContent(message, Set.of(), ignored.names());
  }

  /**
   * A change of a topic's members.
   *
   * @throws ApiException 400, 413 or 415
   */
  public MembersRequest members() {
    Charset charset = ContentType.parse(type, Form.JSON).charset();
    MembersRequest read = MembersRequest.in(DecodedText.of(bytes(), charset));
    refuseIfLarger(read.listBytes());
    return read;
  }

  /**
   * The new text of a message, as it was sent: {@code {"message": …}}.
   *
   * @throws ApiException 400, 413 or 415
   */
  public String newText() {
    String json = object().json(PushRequest.MESSAGE);
    if (json == null) {
      throw new ApiException(
          400,
          "The body has no message, or it is null. Send {\"message\": …} with any other JSON value.");
    }
    return json;
  }

  /**
   * A JSON object.
   *
   * @throws ApiException 400, 413 or 415
   */
  public JsonObject object() {
    return JsonObject.of(DecodedText.of(bytes(), ContentType.parse(type, Form.JSON).charset()));
  }

  /**
   * A JSON object, which may be left out.
   *
   * @return one without fields when the body is empty
   * @throws ApiException 400, 413 or 415
   */
  public JsonObject objectIfSent() {
    byte[] bytes = bytes();
    return bytes.length == 0
        ? JsonObject.EMPTY
        : JsonObject.of(DecodedText.of(bytes, ContentType.parse(type, Form.JSON).charset()));
  }

  /**
   * A JSON object in a call that did not look at its body before: what is none is passed over.
   *
   * @return one without fields when the body is of another type, empty, or not an object
   * @throws ApiException 400 when it is said to be JSON and is not, 413
   */
  public JsonObject objectIfAny() {
    if (!ContentType.isJson(type)) {
      return JsonObject.EMPTY;
    }
    byte[] bytes = bytes();
    DecodedText text = DecodedText.of(bytes, ContentType.parse(type, Form.JSON).charset());
    return text.text().isBlank() || !text.text().stripLeading().startsWith("{")
        ? JsonObject.EMPTY
        : JsonObject.of(text);
  }

  /**
   * Whether this is a batch that comes in lines.
   *
   * @throws ApiException 415 when it is no batch at all
   */
  public boolean isInLines() {
    return ContentType.parse(type, Form.NDJSON).form() == Form.NDJSON;
  }

  /**
   * A batch that does not come in lines.
   *
   * @throws ApiException 400, 413 or 415
   */
  public BatchRequest batch() {
    Charset charset = ContentType.parse(type, Form.NDJSON).charset();
    BatchRequest read = BatchRequest.in(DecodedText.of(bytes(), charset));
    refuseIfLarger(read.pushes().stream().mapToLong(PushRequest::listBytes).sum());
    return read;
  }

  /** Lists of ids are counted by the id. */
  private void refuseIfLarger(long bytesOfLists) {
    if (size - bytesOfLists > limit) {
      throw tooLarge();
    }
  }

  /**
   * The lines of a batch that comes in lines, of which each may be as long as another whole body.
   *
   * @throws ApiException 400 or 415
   */
  public NdjsonReader lines() {
    try {
      return new NdjsonReader(unpack(Long.MAX_VALUE - 1), limit, listBytes);
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  private byte[] bytes() {
    long announced = announced();
    int most = limit + listBytes;
    if (announced > most) {
      throw tooLarge();
    }
    try (InputStream unpacked = unpack(most)) {
      byte[] read = all(unpacked, (int) Math.max(announced, 0), most);
      size = read.length;
      return read;
    } catch (BoundedInputStream.Exceeded e) {
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
  private byte[] all(InputStream unpacked, int guess, int most) throws IOException {
    byte[] guessed = new byte[guess];
    int read = unpacked.readNBytes(guessed, 0, guess);
    int next = read < guess ? -1 : unpacked.read();
    if (next < 0) {
      return read == guess ? guessed : Arrays.copyOf(guessed, read);
    }
    byte[] rest = unpacked.readNBytes(most - guess);
    if (rest.length == most - guess) {
      throw tooLarge();
    }
    byte[] all = Arrays.copyOf(guessed, guess + 1 + rest.length);
    all[guess] = (byte) next;
    System.arraycopy(rest, 0, all, guess + 1, rest.length);
    return all;
  }

  /**
   * Reads what is left of the body as it was sent, and drops it: a client that sends all before it
   * reads any would not see the answer otherwise.
   */
  public void drop() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client is gone, or sends no body that ends: the answer is tried all the same.
    }
  }

  /** What a failure to read the body means. */
  public static ApiException refusal(IOException failure) {
    if (failure instanceof UnpackedInputStream.Exceeded) {
      return new ApiException(
          413,
          "The body decompresses to more than "
              + UnpackedInputStream.MOST_TIMES
              + " times its compressed size, or to more lines than it has bytes. Send it with less"
              + " compression, or uncompressed.");
    }
    if (failure instanceof ZipException) {
      return new ApiException(
          400, "The body is not compressed as its header Content-Encoding says.");
    }
    return failure instanceof EOFException
        ? new ApiException(400, "The body ends before its compressed content is complete.")
        : new ApiException(400, "The body ends before its announced end.");
  }

  private UnpackedInputStream unpack(long most) throws IOException {
    // The packed bytes are bounded too: a stream of empty blocks would unpack to nothing for ever.
    BoundedInputStream packed = new BoundedInputStream(in, most + 1);
    return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "identity" -> UnpackedInputStream.asSent(packed);
      case "gzip", "x-gzip" -> new UnpackedInputStream(new Gunzip(packed), packed);
      case "deflate" -> new UnpackedInputStream(new InflaterInputStream(packed), packed);
      default ->
          throw new ApiException(
              415, "This Content-Encoding is not supported. Use gzip or deflate, or leave it out.");
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

  private ApiException tooLarge() {
    return new ApiException(
        413,
        "The body is larger than "
            + limit
            + " bytes. Send a smaller one, or raise MAX_BODY on the server.");
  }
}
