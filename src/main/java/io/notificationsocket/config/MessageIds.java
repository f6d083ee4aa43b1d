package io.notificationsocket.config;

/** Which clients get the id of a message as a second argument of its event. */
public enum MessageIds {
  /** Clients that have asked for it. */
  ASKED,
  /** All clients. */
  ALWAYS
}
