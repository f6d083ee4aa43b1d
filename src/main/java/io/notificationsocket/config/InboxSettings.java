package io.notificationsocket.config;

import java.time.Duration;

/**
 * Settings of the inboxes; see {@link Setting} for the meaning of each.
 *
 * @param maxMessages of one user, archived ones included
 */
public record InboxSettings(Mode mode, Duration ttl, int maxMessages) {

  /** Which messages go into the inbox. */
  public enum Mode {
    /** Those whose push asks for it. */
    ASKED,
    /** All but those whose push opts out. */
    ALL,
    /** There is no inbox. */
    OFF
  }

  static InboxSettings read(SettingsReader reader) {
    return new InboxSettings(
        reader.choice(Setting.INBOX, Mode.class),
        reader.duration(Setting.INBOX_TTL),
        reader.number(Setting.INBOX_MAX_MESSAGES, 1, 10_000));
  }
}
