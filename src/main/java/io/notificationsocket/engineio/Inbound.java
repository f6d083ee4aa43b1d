package io.notificationsocket.engineio;

/** What one client may send, for those who put its messages together. */
public interface Inbound {

  /** The most bytes that a message may have now. */
  int limit();

  /** A place for the bytes of a message that is not whole yet; to be released when it is. */
  Reservation reserve();
}
