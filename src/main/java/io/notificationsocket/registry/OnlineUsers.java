package io.notificationsocket.registry;

import java.util.List;

/**
 * Some of the users with connected clients.
 *
 * @param users in the order of their ids' code points
 * @param total all of them
 * @param more whether some come after these
 */
public record OnlineUsers(List<OnlineUser> users, int total, boolean more) {

  /**
   * A user with connected clients.
   *
   * @param sessions how many clients, at least one
   */
  public record OnlineUser(String user, int sessions) {}
}
