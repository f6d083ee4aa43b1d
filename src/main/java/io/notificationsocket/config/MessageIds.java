package io.notificationsocket.config;

/** Which clients get the id of a message as a second argument of its event. */
public enum MessageIds {
  /** Those that have asked for it. */
  ASKED,
  /** All. */
  ALWAYS
}
