package io.notificationsocket.socketio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Looks through JSON for objects like {@code {"_placeholder":true,"num":0}}, which stand for binary
 * attachments.
 */
final class Placeholders {

  private final JsonParser parser;

  Placeholders(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads to the end of the array that the parser has begun. */
  boolean allWithin(int attachments) throws IOException {
    boolean right = true;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      right &= isRight(token, attachments);
    }
    return right;
  }

  private boolean isRight(JsonToken token, int attachments) throws IOException {
    if (token == JsonToken.START_ARRAY) {
      return allWithin(attachments);
    }
    return token != JsonToken.START_OBJECT || isObjectRight(attachments);
  }

  private boolean isObjectRight(int attachments) throws IOException {
    boolean right = true;
    boolean placeholder = false;
    boolean inRange = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("_placeholder")) {
        placeholder = token == JsonToken.VALUE_TRUE;
      } else if (name.equals("num") && token == JsonToken.VALUE_NUMBER_INT) {
        inRange = parser.getText().length() < 9 && inRange(parser.getIntValue(), attachments);
      }
      right &= isRight(token, attachments);
    }
    return right && (inRange || !placeholder);
  }

  private static boolean inRange(int num, int attachments) {
    return num >= 0 && num < attachments;
  }
}
