package io.notificationsocket.registry;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The users that have recipients, each with a lock of its own. Safe between threads. */
final class Users {

  private final ConcurrentHashMap<String, User> users = new ConcurrentHashMap<>();

  /** Does something with a user's lock held. It must not take another user's. */
  <T> T with(String userId, Function<User, T> action) {
    while (true) {
      User known = users.get(userId); // the other way locks what is there, too
      User user = known == null ? users.computeIfAbsent(userId, id -> new User()) : known;
      synchronized (user) {
        if (user.isGone()) {
          continue;
        }
        try {
          return action.apply(user);
        } finally {
          if (user.goesIfEmpty()) {
            users.remove(userId, user);
          }
        }
      }
    }
  }

  /** Whether nobody claims or holds anything of this user's; the next moment somebody may. */
  boolean isUnknown(String userId) {
    return !users.containsKey(userId);
  }

  /** The ids that a condition holds for. */
  Collection<String> ids(Predicate<String> wanted) {
    return users.keySet().stream().filter(wanted).toList();
  }

  /** How many users have a recipient. */
  int size() {
    return users.size();
  }

  /** How many recipients they have. */
  int recipients() {
    int all = 0;
    for (User user : users.values()) {
      synchronized (user) {
        all += user.all().length;
      }
    }
    return all;
  }
}
