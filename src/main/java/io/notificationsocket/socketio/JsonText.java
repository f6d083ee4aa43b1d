package io.notificationsocket.socketio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.notificationsocket.engineio.MalformedPacketException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses and builds JSON text without converting a value: {@code 1.10} stays {@code 1.10}. */
final class JsonText {

  /** Limits only the depth: a message is bounded by its size already, and no number computed. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final int LONGEST_NUMBER = 40;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /**
   * The elements of an array, each as its own text.
   *
   * @throws MalformedPacketException when the text is not one JSON array
   */
  static List<String> elements(String array) throws MalformedPacketException {
    return read(
        array,
        JsonToken.START_ARRAY,
        parser -> {
          List<String> elements = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser, array));
          }
          return elements;
        });
  }

  /**
   * The members of an object, each value as its own text; of a repeated name the last. A member
   * that is {@code null} is none.
   *
   * @throws MalformedPacketException when the text is not one JSON object
   */
  static Map<String, String> members(String object) throws MalformedPacketException {
    return read(
        object,
        JsonToken.START_OBJECT,
        parser -> {
          Map<String, String> members = new LinkedHashMap<>();
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
              members.remove(name);
            } else {
              members.put(name, value(parser, object));
            }
          }
          return members;
        });
  }

  /**
   * The text behind a JSON string, or a number as JavaScript would turn it into a string: the
   * original took user ids that are numbers. A number beyond what JavaScript writes out stays as it
   * came in.
   *
   * @return null for any other JSON value
   */
  static @Nullable String asText(String value) {
    try (JsonParser parser = JSON.createParser(value)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        return parser.getText();
      }
      return token != null && token.isNumeric() ? number(value) : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static String number(String value) {
    if (value.length() > LONGEST_NUMBER) {
      return value;
    }
    try {
      BigDecimal number = new BigDecimal(value);
      long magnitude = (long) number.precision() - number.scale();
      // Written out, 1e999999999 would fill the memory.
      boolean plain = magnitude >= -6 && magnitude <= 21;
      return plain ? number.stripTrailingZeros().toPlainString() : value;
    } catch (NumberFormatException e) {
      return value; // its exponent is no int
    }
  }

  /** A JSON string of this text. */
  static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /**
   * The same JSON in pure ASCII. Whatever is not ASCII stands in a string, where it may be escaped.
   */
  static String ascii(String json) {
    int i = 0;
    while (i < json.length() && json.charAt(i) < 0x80) {
      i++;
    }
    if (i == json.length()) {
      return json;
    }
    StringBuilder ascii = new StringBuilder(json.length() + 64).append(json, 0, i);
    for (; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x80) {
        ascii.append(c);
      } else {
        ascii.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 0xf]);
        ascii.append(HEX[c >> 4 & 0xf]).append(HEX[c & 0xf]);
      }
    }
    return ascii.toString();
  }

  /**
   * Checks that every placeholder in some JSON names one of so many attachments.
   *
   * @throws MalformedPacketException when one does not
   */
  static void checkPlaceholders(String json, int attachments) throws MalformedPacketException {
    boolean right =
        read(
            json, JsonToken.START_ARRAY, parser -> new Placeholders(parser).allWithin(attachments));
    if (!right) {
      throw new MalformedPacketException("illegal attachments");
    }
  }

  private static String value(JsonParser parser, String text) throws IOException {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken();
    return text.substring(from, (int) parser.currentLocation().getCharOffset());
  }

  private static <T> T read(String text, JsonToken first, Reading<T> reading)
      throws MalformedPacketException {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == first) {
        T result = reading.read(parser);
        if (parser.nextToken() == null) {
          return result;
        }
      }
      throw new MalformedPacketException("invalid payload");
    } catch (IOException | UncheckedIOException e) {
      throw new MalformedPacketException("invalid payload");
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }
}
