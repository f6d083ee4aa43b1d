package io.notificationsocket.registry;

import io.notificationsocket.registry.Recipients.Topic;
import io.notificationsocket.registry.Recipients.Users;
import java.util.Collection;

/** What ids may look like. Each method throws {@link InvalidIdException} for one that may not. */
final class IdRules {

  private final int maxLength;

  /**
   * @param maxLength characters of an id
   */
  IdRules(int maxLength) {
    this.maxLength = maxLength;
  }

  void checkUser(String userId) {
    checkInAddress("user id", userId);
  }

  void checkUsers(Collection<String> userIds) {
    userIds.forEach(this::checkUser);
  }

  void checkTopic(String topic) {
    checkInAddress("topic", topic);
  }

  void check(Recipients recipients) {
    if (recipients instanceof Users named) {
      checkUsers(named.users());
    } else if (recipients instanceof Topic named) {
      checkTopic(named.topic());
    }
    checkUsers(recipients.except());
  }

  private void checkInAddress(String what, String id) {
    if (InvalidIdException.isDots(id)) {
      throw InvalidIdException.dots(what);
    }
    check(what, id);
  }

  void check(String what, String id) {
    int length = id.codePointCount(0, id.length());
    if (length < 1 || length > maxLength) {
      throw new InvalidIdException(
          "The " + what + " has " + length + " characters; 1 to " + maxLength + " are allowed.");
    }
    for (int i = 0; i < id.length(); i++) { // a stream costs each push more than all else here
      if (Character.isISOControl(id.charAt(i))) {
        throw new InvalidIdException("The " + what + " has a control character; none is allowed.");
      }
    }
  }
}
