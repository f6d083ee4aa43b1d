package io.notificationsocket.api.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.notificationsocket.api.problem.ApiException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds the message in a form body: {@code message=text}, or its parts in brackets as in {@code
 * message[title]=…&message[tags][]=…}, and gives it as JSON. All values are strings. The limits and
 * the meaning of the brackets are those of Express's body-parser with {@code extended: true}.
 */
final class FormMessage {

  /** A larger form would only keep the server busy. */
  static final int MAX_PARAMETERS = 1000;

  static final int MAX_DEPTH = 32;

  private static final JsonFactory JSON = new JsonFactory();

  private static final Pattern BRACKETS = Pattern.compile("%5[bBdD]");

  private FormMessage() {}

  /**
   * @param ignored takes the names of parameters that mean nothing
   * @throws ApiException 400 or 413
   */
  static String in(String body, IgnoredFields ignored) {
    // The limit of split keeps the attack from being carried out before it is seen.
    String[] parameters =
        BRACKETS.matcher(body).replaceAll(FormMessage::bracket).split("&", MAX_PARAMETERS + 1);
    if (parameters.length > MAX_PARAMETERS) {
      throw new ApiException(413, "The form has more than " + MAX_PARAMETERS + " parameters.");
    }
    FormValue message = new FormValue();
    for (String parameter : parameters) {
      add(parameter, message, ignored);
    }
    if (message.isEmpty()) {
      throw body.startsWith("{")
          ? new ApiException(400, "The body looks like JSON. Send Content-Type: application/json.")
          : new ApiException(400, "The form has no message. Send message=… or message[key]=….");
    }
    return json(message);
  }

  private static String bracket(MatchResult escape) {
    return escape.group().equalsIgnoreCase("%5B") ? "[" : "]";
  }

  private static void add(String parameter, FormValue message, IgnoredFields ignored) {
    // A bracket that is followed by an equals sign ends the key, even if the key has one inside.
    int bracket = parameter.indexOf("]=");
    int equals = bracket < 0 ? parameter.indexOf('=') : bracket + 1;
    String key = decode(equals < 0 ? parameter : parameter.substring(0, equals));
    List<String> path = path(key);
    if (path.get(0).equals(PushRequest.MESSAGE) && !path.contains("__proto__")) {
      String value = equals < 0 ? "" : decode(parameter.substring(equals + 1));
      message.add(path.subList(1, path.size()), value);
    } else if (!key.isEmpty()) {
      ignored.add(key);
    }
  }

  /** {@code a[b][]} is a, b and an empty text. What stands between the brackets is passed over. */
  static List<String> path(String key) {
    List<String> path = new ArrayList<>();
    int open = key.indexOf('[');
    String root = open < 0 ? key : key.substring(0, open);
    if (!root.isEmpty() || open < 0) {
      path.add(root);
    }
    while (open >= 0) {
      int close = closing(key, open);
      path.add(key.substring(close < 0 ? open : open + 1, close < 0 ? key.length() : close));
      open = close < 0 ? -1 : key.indexOf('[', close);
    }
    if (path.size() > MAX_DEPTH + 1) {
      throw new ApiException(400, "The form is nested deeper than " + MAX_DEPTH + " levels.");
    }
    return path;
  }

  private static int closing(String key, int open) {
    int depth = 0;
    for (int i = open; i < key.length(); i++) {
      if (key.charAt(i) == '[') {
        depth++;
      } else if (key.charAt(i) == ']' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** What is not percent-encoded UTF-8 stays as it is: "100%" is a message too. */
  private static String decode(String encoded) {
    String spaced = encoded.replace('+', ' ');
    try {
      return Percent.decode(spaced);
    } catch (CharacterCodingException e) {
      return spaced;
    }
  }

  private static String json(FormValue message) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      message.write(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory does not fail
    }
    return out.toString();
  }
}
