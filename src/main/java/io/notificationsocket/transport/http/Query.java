package io.notificationsocket.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query string or of a form. Read from the text rather than asked of the
 * container: that would read the body of a JSONP POST, which is a form.
 */
public record Query(Map<String, String> parameters) {

  /** Reads a text; of a repeated name the first counts, and what cannot be decoded is left out. */
  public static Query parse(@Nullable String text) {
    Map<String, String> parameters = new HashMap<>();
    if (text != null) {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        try {
          parameters.putIfAbsent(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
        } catch (IllegalArgumentException e) {
          // As if it had not been sent: the request is judged by what is there.
        }
      }
    }
    return new Query(parameters);
  }

  public @Nullable String get(String name) {
    return parameters.get(name);
  }

  public boolean has(String name) {
    return parameters.containsKey(name);
  }
}
