package io.notificationsocket.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a body is: JSON, also when nothing is said, or a form.
 *
 * @param isForm whether it is {@code application/x-www-form-urlencoded}
 */
record ContentType(boolean isForm, Charset charset) {

  private static final Map<String, Charset> CHARSETS =
      Map.of(
          "utf-8", UTF_8,
          "utf8", UTF_8,
          "us-ascii", US_ASCII,
          "iso-8859-1", ISO_8859_1,
          "utf-16", UTF_16,
          "utf-16le", UTF_16LE,
          "utf-16be", UTF_16BE);

  /**
   * @throws Refusal 415 when the type or its charset is not taken
   */
  static ContentType parse(@Nullable String header) {
    String[] parts = header == null ? new String[] {""} : header.split(";");
    boolean form =
        switch (parts.length == 0 ? "" : lower(parts[0])) {
          case "application/x-www-form-urlencoded" -> true;
          case "", "application/json" -> false;
          default ->
              throw new Refusal(
                  415,
                  "This Content-Type is not taken here. Use application/json or"
                      + " application/x-www-form-urlencoded.");
        };
    Charset charset = UTF_8;
    for (int i = 1; i < parts.length; i++) {
      String parameter = lower(parts[i]);
      if (parameter.startsWith("charset=")) {
        charset = charset(parameter.substring("charset=".length()));
      }
    }
    return new ContentType(form, charset);
  }

  private static Charset charset(String name) {
    Charset known = CHARSETS.get(name.replace("\"", ""));
    if (known == null) {
      throw new Refusal(415, "The charset of the body is not taken here. Use utf-8.");
    }
    return known;
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
