package io.notificationsocket.store;

import io.notificationsocket.exchange.local.MembershipStore;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.store.Change.MembersChanged;
import io.notificationsocket.store.Readers.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Memberships on disk; nothing of them is in memory. Thread-safe. */
final class DiskMemberships implements MembershipStore {

  private final Journal journal;
  private final Readers readers;
  private final DamagedRows damage;

  DiskMemberships(Journal journal, Readers readers, DamagedRows damage) {
    this.journal = journal;
    this.readers = readers;
    this.damage = damage;
  }

  @Override
  public Commit change(String topic, Collection<String> add, Collection<String> remove) {
    return add.isEmpty() && remove.isEmpty()
        ? Commit.DONE
        : journal.append(new MembersChanged(topic, List.copyOf(add), List.copyOf(remove)));
  }

  @Override
  public int count(String topic) {
    return readers.countMembers(topic);
  }

  @Override
  public List<String> members(String topic, String after, int most) {
    List<String> found = new ArrayList<>();
    for (Member member : readers.members(topic, after, most)) {
      if (isWhole(member)) {
        found.add(member.userId());
      }
    }
    return found;
  }

  @Override
  public List<String> topics(String userId) {
    List<String> found = new ArrayList<>();
    for (Member member : readers.topics(userId)) {
      if (isWhole(member)) {
        found.add(member.topic());
      }
    }
    return found;
  }

  private boolean isWhole(Member member) {
    if (member.isDamaged()) {
      damage.report(
          member,
          "the membership of user "
              + member.userId()
              + " in topic "
              + member.topic()
              + " is damaged on the disk and does not count");
    }
    return !member.isDamaged();
  }
}
