package io.notificationsocket.transport.polling;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.notificationsocket.transport.http.Query;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Polling by script tags and forms, for browsers that allow nothing else between origins. A
 * response is a script that calls {@code ___eio[j]} with the payload; a request is a form whose
 * field {@code d} holds the payload.
 */
final class Jsonp {

  private static final Pattern NOT_A_DIGIT = Pattern.compile("[^0-9]");
  private static final Pattern NEWLINE = Pattern.compile("(\\\\)?\\\\n");

  private Jsonp() {}

  /** The script that hands a payload to the client's callback of this number. */
  static Body script(String index, String payload) {
    String digits = NOT_A_DIGIT.matcher(index).replaceAll("");
    String json =
        new String(JsonStringEncoder.getInstance().quoteAsString(payload))
            // Line ends to a script, though not to JSON.
            .replace("\u2028", "\\u2028")
            .replace("\u2029", "\\u2029");
    return new Body(Body.SCRIPT, ("___eio[" + digits + "](\"" + json + "\");").getBytes(UTF_8));
  }

  /**
   * The payload in a form. A text area would turn a line feed into two characters, so the client
   * sends {@code \n} for it, and {@code \\n} where those two characters were meant.
   */
  static String payload(String form) {
    String data = Query.parse(form).get("d");
    if (data == null) {
      return "";
    }
    return NEWLINE
        .matcher(data)
        .replaceAll(
            found -> found.group(1) == null ? "\n" : Matcher.quoteReplacement(found.group()))
        .replace("\\\\n", "\\n");
  }
}
