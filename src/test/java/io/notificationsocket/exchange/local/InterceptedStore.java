package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A store at whose answers a test looks, at the moment when they are given. */
final class InterceptedStore implements Store, RegistrationStore {

  private final Store real;
  private final UnaryOperator<Registration> onFind;
  private final UnaryOperator<Commit> onCommit;

  InterceptedStore(Store real, UnaryOperator<Registration> onFind, UnaryOperator<Commit> onCommit) {
    this.real = real;
    this.onFind = onFind;
    this.onCommit = onCommit;
  }

  @Override
  public Registration find(String userId, String connectionId) {
    return onFind.apply(real.registrations().find(userId, connectionId));
  }

  @Override
  public RegistrationStore registrations() {
    return this;
  }

  @Override
  public MessageStore messages() {
    return real.messages();
  }

  @Override
  public InboxStore inboxes() {
    return real.inboxes();
  }

  @Override
  public MembershipStore memberships() {
    return real.memberships();
  }

  @Override
  public ReceiptStore receipts() {
    return real.receipts();
  }

  @Override
  public ChangeStore changes() {
    return real.changes();
  }

  @Override
  public IdempotencyStore idempotency() {
    return real.idempotency();
  }

  @Override
  public LastSeenStore lastSeen() {
    return real.lastSeen();
  }

  @Override
  public int count(String userId, Instant now) {
    return real.count(userId, now);
  }

  @Override
  public void forget(String userId, MessageId until) {
    real.forget(userId, until);
  }

  @Override
  public Commit keep(IdempotencyRecord record, List<StoreChange> with) {
    return real.keep(record, with);
  }

  @Override
  public boolean isFailing() {
    return real.isFailing();
  }

  @Override
  public Commit commit() {
    return onCommit.apply(real.commit());
  }

  @Override
  public MessageId newest() {
    return real.newest();
  }

  @Override
  public void close() {
    real.close();
  }

  @Override
  public void save(Registration registration) {
    real.registrations().save(registration);
  }

  @Override
  public void saveLazily(Registration registration) {
    real.registrations().saveLazily(registration);
  }

  @Override
  public Registration findRecoverable(String recoveryId) {
    return real.registrations().findRecoverable(recoveryId);
  }

  @Override
  public List<Registration> ofUser(String userId) {
    return real.registrations().ofUser(userId);
  }

  @Override
  public boolean isKnown(String userId) {
    return real.registrations().isKnown(userId);
  }

  @Override
  public List<String> users() {
    return real.registrations().users();
  }

  @Override
  public boolean remove(String userId, String connectionId) {
    return real.registrations().remove(userId, connectionId);
  }

  @Override
  public List<Registration> expired(Instant now) {
    return real.registrations().expired(now);
  }

  @Override
  public int size() {
    return real.registrations().size();
  }
}
