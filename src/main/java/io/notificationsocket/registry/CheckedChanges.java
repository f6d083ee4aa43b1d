package io.notificationsocket.registry;

/** The changes of the exchange. Each call throws {@link InvalidIdException} for an id of no use. */
final class CheckedChanges implements MessageChanges {

  private final MessageChanges changes;
  private final IdRules rules;
  private final Observers observers;

  CheckedChanges(MessageChanges changes, IdRules rules, Observers observers) {
    this.changes = changes;
    this.rules = rules;
    this.observers = observers;
  }

  @Override
  public Outcome<Result> change(String userId, MessageId id, String json, int version) {
    rules.checkUser(userId);
    return watched(changes.change(userId, id, json, version));
  }

  @Override
  public Outcome<Result> changeForAll(MessageId id, String json, int version) {
    return watched(changes.changeForAll(id, json, version));
  }

  @Override
  public Outcome<Result> withdraw(String userId, MessageId id, int version) {
    rules.checkUser(userId);
    return watched(changes.withdraw(userId, id, version));
  }

  @Override
  public Outcome<Result> withdrawForAll(MessageId id, int version) {
    return watched(changes.withdrawForAll(id, version));
  }

  private Outcome<Result> watched(Outcome<Result> outcome) {
    var unused = observers.watch(outcome.commit());
    return outcome;
  }
}
