package io.notificationsocket.exchange.local;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Ended;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.ExchangeContract.Tested;
import io.notificationsocket.registry.Forgotten;
import io.notificationsocket.registry.Inboxes;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageChanges;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Receipts;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.Schedules;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.registry.Topics;
import io.notificationsocket.registry.UserSessions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Decides at once, as the exchange that it wraps, and tells what it has decided within a moment, on
 * one of two threads: in another order, that is, and after pushes and revocations that came later.
 */
final class LateExchange implements Exchange, Tested {

  private static final int LONGEST_MICROS = 300;

  private final TestedExchange real;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private int pending; // guarded by this

  LateExchange(Settings settings, Clock clock) {
    this.real = TestedExchange.inMemory(settings, clock);
  }

  private <T> Consumer<T> late(Consumer<T> then) {
    synchronized (this) {
      pending++;
    }
    return answer -> {
      long delay = ThreadLocalRandom.current().nextInt(LONGEST_MICROS);
      var unused = threads.schedule(() -> tell(then, answer), delay, TimeUnit.MICROSECONDS);
    };
  }

  private <T> void tell(Consumer<T> then, T answer) {
    try {
      then.accept(answer);
    } finally {
      synchronized (this) {
        pending--;
        notifyAll();
      }
    }
  }

  @Override
  public synchronized void settle() {
    try {
      while (pending > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Exchange exchange() {
    return this;
  }

  @Override
  public void sweep() {
    real.sweep();
  }

  @Override
  public int registrations() {
    return real.registrations();
  }

  @Override
  public void begin(Audience audience, Executor forReading) {
    real.local().begin(audience, forReading);
  }

  @Override
  public Commit register(String userId, String connectionId, String meta) {
    return real.local().register(userId, connectionId, meta);
  }

  @Override
  public Outcome<Ended> endAll(String userId) {
    return real.local().endAll(userId);
  }

  @Override
  public Outcome<Integer> disconnect(String userId, String connectionId, Revocation why) {
    return real.local().disconnect(userId, connectionId, why);
  }

  @Override
  public Outcome<Forgotten> forget(String userId) {
    return real.local().forget(userId);
  }

  @Override
  public void sessions(String userId, Consumer<UserSessions> then) {
    real.local().sessions(userId, then);
  }

  @Override
  public void online(String after, int most, Consumer<OnlineUsers> then) {
    real.local().online(after, most, then);
  }

  @Override
  public Commit end(String userId, String connectionId) {
    return real.local().end(userId, connectionId);
  }

  @Override
  public Pushed push(String userId, Message message, int together) {
    return real.local().push(userId, message, together);
  }

  @Override
  public Pushed push(Recipients recipients, Message message) {
    return real.local().push(recipients, message);
  }

  @Override
  public Topics topics() {
    return real.local().topics();
  }

  @Override
  public Inboxes inboxes() {
    return real.local().inboxes();
  }

  @Override
  public Receipts receipts() {
    return real.local().receipts();
  }

  @Override
  public MessageChanges changes() {
    return real.local().changes();
  }

  @Override
  public Schedules schedules() {
    return real.local().schedules();
  }

  @Override
  public void claim(Subscription wanted, Terms terms, Consumer<Claimed> then) {
    real.local().claim(wanted, terms, late(then));
  }

  @Override
  public void resume(
      String recoveryId, MessageId last, Consumer<Resumable> then, Runnable unanswered) {
    real.local().resume(recoveryId, last, late(then), unanswered);
  }

  @Override
  public void read(
      Subscription whose, MessageId after, MessageId changesAfter, int most, Consumer<Page> then) {
    real.local().read(whose, after, changesAfter, most, late(then));
  }

  @Override
  public void arrived(Subscription whose, MessageId from, MessageId to) {
    real.local().arrived(whose, from, to);
  }

  @Override
  public void release(Subscription whose) {
    real.local().release(whose);
  }

  @Override
  public void count(List<String> userIds, Consumer<int[]> then) {
    real.local().count(userIds, late(then));
  }

  @Override
  public Condition condition() {
    return real.local().condition();
  }

  @Override
  public long damagedMessages() {
    return real.local().damagedMessages();
  }

  @Override
  public void close() {
    threads.shutdown();
    real.close();
  }
}
