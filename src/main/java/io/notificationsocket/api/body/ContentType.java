package io.notificationsocket.api.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.api.problem.ApiException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a body is, and in which charset. */
public record ContentType(Form form, Charset charset) {

  /** The forms that one resource or another takes. JSON is also what a body without a type is. */
  public enum Form {
    JSON("application/json"),
    NDJSON("application/x-ndjson"),
    URLENCODED("application/x-www-form-urlencoded");

    private final String type;

    Form(String type) {
      this.type = type;
    }

    public String type() {
      return type;
    }
  }

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
   * If the header was sent twice, or a proxy joined two, the first one counts.
   *
   * @param other the form that is taken beside JSON
   * @throws ApiException 415 when the type or its charset is not taken
   */
  static ContentType parse(@Nullable String header, Form other) {
    if (header == null) {
      return new ContentType(Form.JSON, UTF_8);
    }
    String[] parts = header.split(",", 2)[0].split(";", -1);
    Form form = form(lower(parts[0]), other);
    Charset charset = UTF_8;
    for (int i = 1; i < parts.length; i++) {
      String parameter = lower(parts[i]);
      if (parameter.startsWith("charset=")) {
        charset = charset(parameter.substring("charset=".length()));
      }
    }
    if (form == Form.NDJSON && !charset.equals(UTF_8)) {
      // Lines are split before they are decoded, and NDJSON is defined for UTF-8 only.
      throw unknownCharset();
    }
    return new ContentType(form, charset);
  }

  /** Whether a header says that a body is JSON. */
  static boolean isJson(@Nullable String header) {
    return header != null && lower(header.split(",", 2)[0].split(";", 2)[0]).equals(Form.JSON.type);
  }

  private static Form form(String type, Form other) {
    if (type.isEmpty() || type.equals(Form.JSON.type)) {
      return Form.JSON;
    }
    if (type.equals(other.type)) {
      return other;
    }
    throw new ApiException(
        415,
        "This Content-Type is not supported here. Use "
            + Form.JSON.type
            + " or "
            + other.type
            + ".");
  }

  private static Charset charset(String name) {
    Charset known = CHARSETS.get(name.replace("\"", ""));
    if (known == null) {
      throw unknownCharset();
    }
    return known;
  }

  private static ApiException unknownCharset() {
    return new ApiException(415, "The charset of the body is not supported. Use utf-8.");
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
