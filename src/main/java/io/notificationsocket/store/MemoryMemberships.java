package io.notificationsocket.store;

import io.notificationsocket.exchange.local.MembershipStore;
import io.notificationsocket.registry.ByCodePoint;
import io.notificationsocket.registry.Commit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Memberships of {@code STORE=memory}. Thread-safe. */
final class MemoryMemberships implements MembershipStore {

  // Guarded by this.
  private final Map<String, NavigableSet<String>> members = new HashMap<>();
  private final Map<String, NavigableSet<String>> topics = new HashMap<>();

  @Override
  public synchronized Commit change(
      String topic, Collection<String> add, Collection<String> remove) {
    for (String userId : add) {
      add(members, topic, userId);
      add(topics, userId, topic);
    }
    for (String userId : remove) {
      remove(members, topic, userId);
      remove(topics, userId, topic);
    }
    return Commit.DONE;
  }

  private static void add(Map<String, NavigableSet<String>> to, String key, String value) {
    to.computeIfAbsent(key, unused -> new TreeSet<>(ByCodePoint.ORDER)).add(value);
  }

  private static void remove(Map<String, NavigableSet<String>> from, String key, String value) {
    from.computeIfPresent(
        key,
        (unused, values) -> {
          values.remove(value);
          return values.isEmpty() ? null : values;
        });
  }

  @Override
  public synchronized int count(String topic) {
    return all(members, topic).size();
  }

  @Override
  public synchronized List<String> members(String topic, String after, int most) {
    return all(members, topic).tailSet(after, false).stream().limit(most).toList();
  }

  @Override
  public synchronized List<String> topics(String userId) {
    return List.copyOf(all(topics, userId));
  }

  private static NavigableSet<String> all(Map<String, NavigableSet<String>> of, String key) {
    NavigableSet<String> known = of.get(key);
    return known == null ? new TreeSet<>(ByCodePoint.ORDER) : known;
  }
}
