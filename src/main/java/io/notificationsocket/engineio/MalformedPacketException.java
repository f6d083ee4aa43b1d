package io.notificationsocket.engineio;

/**
 * Bytes from a client that are not a packet; the session ends with {@link CloseReason#PARSE_ERROR}.
 */
public final class MalformedPacketException extends Exception {

  public MalformedPacketException(String message) {
    super(message);
  }
}
