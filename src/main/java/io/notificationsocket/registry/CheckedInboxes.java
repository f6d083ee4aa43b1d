package io.notificationsocket.registry;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The inboxes of the exchange. Each call throws {@link InvalidIdException} for an id of no use. */
final class CheckedInboxes implements Inboxes {

  private final Inboxes inboxes;
  private final IdRules rules;
  private final Observers observers;

  CheckedInboxes(Inboxes inboxes, IdRules rules, Observers observers) {
    this.inboxes = inboxes;
    this.rules = rules;
    this.observers = observers;
  }

  @Override
  public void list(String userId, Query query, Consumer<@Nullable Listing> then) {
    rules.checkUser(userId);
    inboxes.list(userId, query, then);
  }

  @Override
  public void count(String userId, Consumer<@Nullable Counts> then) {
    rules.checkUser(userId);
    inboxes.count(userId, then);
  }

  @Override
  public Outcome<Marked> mark(String userId, Mark mark, Selection which) {
    rules.checkUser(userId);
    return watched(inboxes.mark(userId, mark, which));
  }

  @Override
  public Outcome<Integer> clear(String userId) {
    rules.checkUser(userId);
    return watched(inboxes.clear(userId));
  }

  private <T> Outcome<T> watched(Outcome<T> outcome) {
    var unused = observers.watch(outcome.commit());
    return outcome;
  }
}
