package io.notificationsocket.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** An exchange whose answers a test gives, when it likes. */
public final class ScriptedExchange implements Exchange {

  /** What was asked for and is not answered. */
  public final List<Consumer<Claimed>> claims = new ArrayList<>();

  final List<Consumer<Page>> reads = new ArrayList<>();
  final List<MessageId> readAfter = new ArrayList<>();
  final List<Subscription> released = new ArrayList<>();
  Audience audience;

  /** That a claim was made, of which nothing was missed. */
  public static Claimed made(long number) {
    return made(number, page(0));
  }

  static Claimed made(long number, Page first) {
    return new Claimed.Made(number, MessageId.FIRST, null, Commit.DONE, first);
  }

  static MessageId id(int moment) {
    return new MessageId(moment, 0);
  }

  /** The last page, with these messages. */
  static Page page(int newest, int... moments) {
    List<Push> messages = new ArrayList<>();
    for (int moment : moments) {
      messages.add(push(moment));
    }
    return new Page(messages, true, id(newest));
  }

  static Push push(int moment) {
    return new Push(id(moment), "" + moment);
  }

  @Override
  public void begin(Audience told, Executor threads) {
    audience = told;
  }

  @Override
  public void claim(Subscription wanted, Terms terms, Consumer<Claimed> then) {
    claims.add(then);
  }

  @Override
  public void read(
      Subscription whose, MessageId after, MessageId changesAfter, int most, Consumer<Page> then) {
    readAfter.add(after);
    reads.add(then);
  }

  @Override
  public void resume(
      String recoveryId, MessageId last, Consumer<Resumable> then, Runnable unanswered) {
    unanswered.run();
  }

  @Override
  public void release(Subscription whose) {
    released.add(whose);
  }

  @Override
  public Commit register(String userId, String connectionId, String meta) {
    return Commit.DONE;
  }

  @Override
  public Commit end(String userId, String connectionId) {
    return Commit.DONE;
  }

  @Override
  public Pushed push(String userId, Message message, int together) {
    throw new UnsupportedOperationException("the audience is told at once");
  }

  @Override
  public Outcome<Ended> endAll(String userId) {
    return new Outcome.Known<>(new Ended(0, 0), Commit.DONE);
  }

  @Override
  public Outcome<Integer> disconnect(String userId, String connectionId, Revocation why) {
    return new Outcome.Known<>(0, Commit.DONE);
  }

  @Override
  public Outcome<Forgotten> forget(String userId) {
    return new Outcome.Known<>(new Forgotten(0, 0, 0), Commit.DONE);
  }

  @Override
  public void sessions(String userId, Consumer<UserSessions> then) {
    then.accept(new UserSessions(null, List.of()));
  }

  @Override
  public void online(String after, int most, Consumer<OnlineUsers> then) {
    then.accept(new OnlineUsers(List.of(), 0, false));
  }

  @Override
  public Pushed push(Recipients recipients, Message message) {
    throw new UnsupportedOperationException("the audience is told at once");
  }

  @Override
  public Topics topics() {
    throw new UnsupportedOperationException("nobody asks for topics");
  }

  @Override
  public Inboxes inboxes() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Receipts receipts() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public MessageChanges changes() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Schedules schedules() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void arrived(Subscription whose, MessageId from, MessageId to) {}

  @Override
  public void count(List<String> userIds, Consumer<int[]> then) {
    throw new UnsupportedOperationException("nobody counts");
  }

  @Override
  public long damagedMessages() {
    return 0;
  }

  @Override
  public Condition condition() {
    return Condition.UP;
  }

  @Override
  public void close() {}
}
