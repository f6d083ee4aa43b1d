package io.notificationsocket.api.body;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.notificationsocket.api.problem.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text once and extracts values as they were sent, validated but not converted: a
 * number keeps its digits, an object the order of its keys, a string its escapes. Used by one
 * thread.
 */
final class JsonScanner {

  static final int MAX_DEPTH = 1000;

  /** Limits only the depth: the length of the body bounds all else, and no number is computed. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final String text;
  private final JsonParser parser;

  // The last position that was told, from which the next is counted.
  private int counted;
  private int line;
  private int column = 1;

  private JsonScanner(DecodedText source, JsonParser parser) {
    this.text = source.text();
    this.line = source.line();
    this.parser = parser;
  }

  /** Extracts something from a text. */
  interface Reading<T> {
    T from(JsonScanner json) throws IOException;
  }

  /**
   * Reads one value with nothing but white space around it.
   *
   * @throws ApiException 400 with the position of what is wrong, or what the reading itself throws
   */
  static <T> T read(DecodedText source, Reading<T> reading) {
    try (JsonParser parser = JSON.createParser(source.text())) {
      JsonScanner json = new JsonScanner(source, parser);
      T read = reading.from(json);
      json.end();
      return read;
    } catch (StreamConstraintsException e) {
      throw new ApiException(400, "The body is nested deeper than " + MAX_DEPTH + " levels.");
    } catch (JacksonException e) {
      long offset = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
      throw new ApiException(400, "The body is not valid JSON at " + source.position(offset) + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory does not fail
    }
  }

  /** The next token; null at the end of the text. */
  @Nullable JsonToken next() throws IOException {
    return parser.nextToken();
  }

  /** The name of the current field. */
  String name() throws IOException {
    return parser.currentName();
  }

  /** The current string, unescaped. */
  String string() throws IOException {
    return parser.getText();
  }

  /** The text of the current value; moves to its end. */
  String raw() throws IOException {
    int start = offset();
    skip();
    return text.substring(start, (int) parser.currentLocation().getCharOffset());
  }

  /** Moves to the end of the current value. */
  void skip() throws IOException {
    parser.skipChildren();
    parser.finishToken(); // strings are read lazily; only this finds their end and their faults
  }

  /** Moves to the end of the array in which the current value is. */
  void skipRest() throws IOException {
    do {
      skip();
    } while (parser.nextToken() != JsonToken.END_ARRAY);
  }

  /**
   * How many bytes of UTF-8 the text has from there to the end of the current token.
   *
   * @param start an {@link #offset} before
   */
  int bytesSince(int start) {
    int end = (int) parser.currentLocation().getCharOffset();
    int bytes = end - start;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      // A surrogate is half of what takes four.
      bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
    }
    return bytes;
  }

  /**
   * The current position, for error messages. Counting continues from the last position reported: a
   * batch may have a fault in each of its pushes, and counting from the start each time would take
   * seconds.
   */
  String position() {
    for (int end = offset(); counted < end; counted++) {
      char next = text.charAt(counted);
      if (next == '\n') {
        line++;
        column = 1;
      } else if (counted == 0
          || !Character.isSurrogatePair(text.charAt(counted - 1), next)) { // one character in two
        column++;
      }
    }
    return DecodedText.position(line, column);
  }

  /** Where in the text the current token begins. */
  int offset() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private void end() throws IOException {
    if (parser.nextToken() != null) {
      throw new ApiException(
          400, "The body continues after the end of its JSON value at " + position() + ".");
    }
  }
}
