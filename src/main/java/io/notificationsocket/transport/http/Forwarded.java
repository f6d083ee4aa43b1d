package io.notificationsocket.transport.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What proxies say of a request: each adds its word to a list, the client's own one first. */
final class Forwarded {

  private Forwarded() {}

  /** The values of a header such as {@code X-Forwarded-For: a, b}. */
  static List<String> list(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header)).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /**
   * The values of a parameter such as {@code host} in the header {@code Forwarded}, RFC 7239. Read
   * by hand: an expression for quoted text takes the square of the time for some of them.
   */
  static List<String> parameters(HttpServletRequest request, String name) {
    List<String> values = new ArrayList<>();
    for (String line : Collections.list(request.getHeaders("Forwarded"))) {
      boolean quoted = false;
      int start = 0;
      for (int i = 0; i <= line.length(); i++) {
        char c = i < line.length() ? line.charAt(i) : ',';
        quoted ^= c == '"';
        if ((!quoted || i == line.length()) && (c == ',' || c == ';')) {
          addValue(line.substring(start, i), name, values);
          start = i + 1;
        }
      }
    }
    return values;
  }

  private static void addValue(String pair, String name, List<String> values) {
    int equals = pair.indexOf('=');
    if (equals >= 0 && pair.substring(0, equals).strip().equalsIgnoreCase(name)) {
      String value = pair.substring(equals + 1).replace("\"", "").strip();
      if (!value.isEmpty()) {
        values.add(value);
      }
    }
  }
}
