package io.notificationsocket.engineio;

/** The limits for what one client sends, for code that assembles its messages. */
public interface Inbound {

  /** The most bytes that a message may have now. */
  int limit();

  /** Room for the bytes of an unfinished message; to be released when it is complete. */
  Reservation reserve();
}
