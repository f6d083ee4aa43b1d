package io.notificationsocket.transport.polling;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a polling request is answered with.
 *
 * @param contentType with its charset, for text
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record Body(String contentType, byte[] bytes) {

  static final String TEXT = "text/plain; charset=UTF-8";
  static final String BINARY = "application/octet-stream";
  static final String SCRIPT = "text/javascript; charset=UTF-8";

  static Body text(String text) {
    return new Body(TEXT, text.getBytes(UTF_8));
  }
}
