package io.notificationsocket.registry;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The topics of the exchange. Each call throws {@link InvalidIdException} for an id of no use. */
final class CheckedTopics implements Topics {

  private final Topics topics;
  private final IdRules rules;
  private final Observers observers;

  CheckedTopics(Topics topics, IdRules rules, Observers observers) {
    this.topics = topics;
    this.rules = rules;
    this.observers = observers;
  }

  @Override
  public Changed change(String topic, Set<String> add, Set<String> remove) {
    rules.checkTopic(topic);
    rules.checkUsers(add);
    rules.checkUsers(remove);
    return watched(topics.change(topic, add, remove));
  }

  @Override
  public Changed end(String topic) {
    rules.checkTopic(topic);
    return watched(topics.end(topic));
  }

  private Changed watched(Changed changed) {
    return new Changed(observers.watch(changed.commit()), changed.count());
  }

  @Override
  public Members members(String topic, @Nullable String after, int most) {
    rules.checkTopic(topic);
    return topics.members(topic, after, most);
  }

  @Override
  public List<String> of(String userId) {
    rules.checkUser(userId);
    return topics.of(userId);
  }
}
