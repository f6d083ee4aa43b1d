package io.notificationsocket.registry;

import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which topic. A membership belongs to a user, with or without a registration, and is
 * durable. An unknown topic or user is an empty one. Ids are sorted by code point. Each call may
 * wait for a medium, so none is made on a thread that serves clients. Safe between threads.
 */
public interface Topics {

  /**
   * Changes the members of a topic, all at once or not at all.
   *
   * @param add become members, or stay so
   * @param remove are members no longer, even when they are to be added too
   * @return how many members the topic has then
   */
  Changed change(String topic, Set<String> add, Set<String> remove);

  /**
   * Ends a topic: removes all members.
   *
   * @return how many they were
   */
  Changed end(String topic);

  /**
   * Some members of a topic.
   *
   * @param after begins after this id, which need not be a member; null begins with the first
   * @param most how many members, at least 1
   * @throws StoreFailedException when they cannot be read
   */
  Members members(String topic, @Nullable String after, int most);

  /**
   * The topics of a user.
   *
   * @throws StoreFailedException when they cannot be read
   */
  List<String> of(String userId);

  /**
   * What a change came to.
   *
   * @param commit when it is durable, and seen by all who ask from then on
   * @param count asked when the commit is over and has not failed
   */
  record Changed(Commit commit, IntSupplier count) {}

  /**
   * Some members of a topic.
   *
   * @param total how many members the topic has
   * @param more whether there are members after these
   */
  record Members(List<String> users, int total, boolean more) {}
}
