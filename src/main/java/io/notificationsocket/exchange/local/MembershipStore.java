package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import java.util.Collection;
import java.util.List;

/**
 * Keeps who is in which topic. Thread-safe. Ids are sorted by code point. Reads may wait for the
 * medium, and throw {@link StoreFailedException} when it cannot be read.
 */
public interface MembershipStore {

  /**
   * Adds and removes members of a topic, all or none.
   *
   * @param add not to be removed as well
   * @return when the change is durable; it can be read by then
   */
  Commit change(String topic, Collection<String> add, Collection<String> remove);

  /** How many members a topic has. */
  int count(String topic);

  /**
   * The members of a topic after an id.
   *
   * @param after empty for all
   * @param most the greatest number to return
   */
  List<String> members(String topic, String after, int most);

  /** The topics that a user is in. */
  List<String> topics(String userId);
}
