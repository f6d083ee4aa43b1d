package io.notificationsocket.wire;

/** JSON texts as tests expect them. */
final class Json {

  private Json() {}

  /** With everything that is not ASCII escaped, as clients of protocol 3 get it. */
  static String ascii(String json) {
    StringBuilder ascii = new StringBuilder();
    json.chars().forEach(c -> ascii.append(c < 0x80 ? (char) c : "\\u%04x".formatted(c)));
    return ascii.toString();
  }
}
