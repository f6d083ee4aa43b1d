package io.notificationsocket.api.inbox;

import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.config.InboxSettings.Mode;
import io.notificationsocket.config.Settings;

/** Whether there are inboxes at all. */
final class InboxSwitch {

  private InboxSwitch() {}

  /**
   * Lets a call through.
   *
   * @throws ApiException 404 with {@code INBOX=off}
   */
  static void check(Settings settings) {
    if (settings.store().inbox().mode() == Mode.OFF) {
      throw new ApiException(404, "This server has no inbox. Set INBOX=asked to have one.");
    }
  }
}
