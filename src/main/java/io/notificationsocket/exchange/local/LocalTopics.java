package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Topics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Topics in a store. Thread-safe. */
final class LocalTopics implements Topics {

  /** Members removed in one change, lest pushes wait for long while a large topic ends. */
  private static final int CHUNK = 1_000;

  private final MembershipStore memberships;

  LocalTopics(MembershipStore memberships) {
    this.memberships = memberships;
  }

  @Override
  public Changed change(String topic, Set<String> add, Set<String> remove) {
    Set<String> added = new LinkedHashSet<>(add);
    added.removeAll(remove);
    Commit commit = memberships.change(topic, added, remove);
    return new Changed(commit, () -> memberships.count(topic));
  }

  /** Who joins meanwhile stays. */
  @Override
  public Changed end(String topic) {
    List<String> members = memberships.members(topic, "", Integer.MAX_VALUE);
    Commit last = Commit.DONE;
    for (int from = 0; from < members.size(); from += CHUNK) {
      last.await();
      int to = Math.min(from + CHUNK, members.size());
      last = memberships.change(topic, List.of(), members.subList(from, to));
    }
    return new Changed(last, members::size);
  }

  /**
   * Removes a user from all topics; durable with the store's next commit.
   *
   * @return how many they were
   */
  int leaveAll(String userId) {
    List<String> topics = memberships.topics(userId);
    for (String topic : topics) {
      var unused = memberships.change(topic, List.of(), List.of(userId));
    }
    return topics.size();
  }

  @Override
  public Members members(String topic, @Nullable String after, int most) {
    List<String> found = memberships.members(topic, after == null ? "" : after, most + 1);
    boolean more = found.size() > most;
    return new Members(
        more ? List.copyOf(found.subList(0, most)) : found, memberships.count(topic), more);
  }

  @Override
  public List<String> of(String userId) {
    return memberships.topics(userId);
  }
}
