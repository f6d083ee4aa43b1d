package io.notificationsocket.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the message in a JSON body and gives its text as it came in, validated but not re-typed: a
 * number keeps its digits, an object the order of its keys, a string its escapes.
 */
final class JsonMessage {

  static final String FIELD = "message";
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

  private JsonMessage() {}

  /**
   * @throws Refusal 400, with the position of what is wrong
   */
  static String in(String body) {
    try (JsonParser parser = JSON.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first != null && first != JsonToken.START_OBJECT) {
        throw new Refusal(400, "The body is not a JSON object. Send {\"message\": …}.");
      }
      String message = first == null ? null : find(parser, body);
      if (message == null) {
        throw missing();
      }
      return message;
    } catch (StreamConstraintsException e) {
      throw new Refusal(400, "The body is nested deeper than " + MAX_DEPTH + " levels.");
    } catch (JacksonException e) {
      throw new Refusal(400, "The body is not valid JSON at " + position(body, e) + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory does not fail
    }
  }

  static Refusal missing() {
    return new Refusal(
        400, "The body has no message, or null. Send {\"message\": …} with any other JSON value.");
  }

  private static @Nullable String find(JsonParser parser, String body) throws IOException {
    String found = null;
    boolean seen = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals(FIELD);
      if (wanted && seen) {
        int again = (int) parser.currentTokenLocation().getCharOffset();
        throw new Refusal(
            400, "The body has a second message at " + StrictText.position(body, again) + ".");
      }
      JsonToken value = parser.nextToken();
      String text = text(parser, body);
      if (wanted) {
        seen = true;
        found = value == JsonToken.VALUE_NULL ? null : text;
      }
    }
    if (parser.nextToken() != null) {
      int offset = (int) parser.currentTokenLocation().getCharOffset();
      throw new Refusal(
          400, "The body goes on after its end at " + StrictText.position(body, offset) + ".");
    }
    return found;
  }

  /** The text of the value that the parser stands on, which it then stands at the end of. */
  private static String text(JsonParser parser, String body) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken(); // strings are read lazily; only this finds their end and their faults
    return body.substring(start, (int) parser.currentLocation().getCharOffset());
  }

  private static String position(String body, JacksonException fault) {
    long offset = fault.getLocation() == null ? 0 : fault.getLocation().getCharOffset();
    return StrictText.position(body, (int) Math.max(0, Math.min(offset, body.length())));
  }
}
