package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.MessageStore;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.AnswerKept;
import io.notificationsocket.store.Change.GivenUp;
import io.notificationsocket.store.Change.MessageDropped;
import io.notificationsocket.store.Change.MessageKept;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An index, in memory, of all messages that are kept; their texts are where the journal has them.
 * Safe between threads. At most one user's lock is held at a time.
 */
final class Messages implements MessageStore {

  private final ConcurrentHashMap<String, UserMessages> users = new ConcurrentHashMap<>();
  private final ByAge all = new ByAge();
  private final LongAdder expired = new LongAdder();
  private final LongAdder trimmed = new LongAdder();
  private final StoreSettings settings;
  private final Journal journal;
  private final Predicate<String> isRegistered;

  /**
   * @param isRegistered whether a user can still ask for what was given up
   */
  Messages(StoreSettings settings, Journal journal, Predicate<String> isRegistered) {
    this.settings = settings;
    this.journal = journal;
    this.isRegistered = isRegistered;
  }

  /** Takes one that the medium has; returns what it is here. */
  Kept load(Kept message) {
    Kept[] loaded = new Kept[1];
    with(
        message.userId(),
        user -> {
          loaded[0] = message.of(user.id());
          add(user, loaded[0]);
        });
    return loaded[0];
  }

  /** Takes what the medium knows to be given up. */
  void load(GivenUp known) {
    with(known.userId(), user -> user.givenUp(known.newest()));
  }

  @Override
  public Commit keep(String userId, StoredMessage message, @Nullable Answer answer) {
    byte[] text = message.json().getBytes(UTF_8);
    Commit[] commit = new Commit[1];
    with(
        userId,
        user -> {
          Kept kept =
              new Kept(
                  user.id(), message.id(), message.expiresAt(), message.untilRegistered(), text);
          // In here, so that nobody drops it in the journal before it is kept there.
          commit[0] =
              answer == null
                  ? journal.append(new MessageKept(kept))
                  : journal.append(List.of(new MessageKept(kept), new AnswerKept(answer)));
          add(user, kept);
          trim(user);
        });
    trimAll();
    return commit[0];
  }

  private void add(UserMessages user, Kept message) {
    user.add(message);
    all.add(message);
  }

  private void trim(UserMessages user) {
    while (user.size() > settings.userMaxMessages() || user.bytes() > settings.userMaxBytes()) {
      giveUp(user, user.first(), trimmed);
    }
  }

  private void trimAll() {
    Kept oldest = beyondLimits();
    while (oldest != null) {
      Kept message = oldest;
      // Nothing happens when somebody else was faster.
      with(message.userId(), user -> giveUp(user, message, trimmed));
      oldest = beyondLimits();
    }
  }

  private @Nullable Kept beyondLimits() {
    return all.oldestBeyond(settings.maxMessages(), settings.maxBytes());
  }

  private void giveUp(UserMessages user, Kept message, LongAdder counter) {
    if (remove(user, message)) {
      counter.increment();
      user.givenUp(message.id());
      // A crash in between only brings back what is over or too much, and will be given up again.
      journal.appendLater(new GivenUp(message.userId(), message.id()));
      journal.appendLater(new MessageDropped(message));
    }
  }

  private void drop(UserMessages user, Kept message) {
    if (remove(user, message)) {
      journal.appendSoon(new MessageDropped(message));
    }
  }

  private boolean remove(UserMessages user, Kept message) {
    if (!user.remove(message)) {
      return false;
    }
    all.remove(message);
    return true;
  }

  /** The medium did not take it, and its backend has been told so. */
  void withdraw(Kept message) {
    with(message.userId(), user -> drop(user, message));
  }

  @Override
  public List<StoredMessage> after(String userId, MessageId id, Instant now, int most) {
    List<StoredMessage> found = new ArrayList<>();
    List<Kept> next = index(userId, id, now, most);
    while (!next.isEmpty() && found.isEmpty()) {
      for (Kept message : next) {
        String text = journal.text(message);
        if (text != null) {
          found.add(
              new StoredMessage(
                  message.id(), text, message.expiresAt(), message.untilRegistered()));
        }
      }
      // All of them dropped since: then the index has others, or none.
      next = index(userId, id, now, most);
    }
    return found;
  }

  private List<Kept> index(String userId, MessageId id, Instant now, int most) {
    UserMessages user = users.get(userId);
    if (user == null) {
      return List.of();
    }
    synchronized (user) {
      return user.after(id, now, most);
    }
  }

  @Override
  public boolean hasAfter(String userId, MessageId id, Instant now) {
    return !index(userId, id, now, 1).isEmpty();
  }

  @Override
  public @Nullable MessageId oldest(String userId) {
    UserMessages user = users.get(userId);
    if (user == null) {
      return null;
    }
    synchronized (user) {
      return user.size() == 0 ? null : user.first().id();
    }
  }

  @Override
  public boolean isMissing(String userId, MessageId after) {
    UserMessages user = users.get(userId);
    if (user == null) {
      return false;
    }
    synchronized (user) {
      return user.givenUp().isAfter(after);
    }
  }

  @Override
  public void leave(String userId, MessageId arrived) {
    with(
        userId,
        user -> {
          for (Kept message : user.all()) {
            if (!message.untilRegistered() || !message.id().isAfter(arrived)) {
              drop(user, message);
            }
          }
        });
  }

  @Override
  public void expire(Instant now) {
    // Also for those who have none left: when nobody is registered, what was given up is forgotten.
    for (String userId : users.keySet()) {
      with(userId, user -> user.over(now).forEach(message -> giveUp(user, message, expired)));
    }
  }

  @Override
  public Counts counts() {
    return new Counts(all.size(), all.bytes(), expired.sum(), trimmed.sum());
  }

  private interface Action {
    void on(UserMessages user);
  }

  private void with(String userId, Action action) {
    while (true) {
      UserMessages known = users.get(userId); // the other way locks what is there, too
      UserMessages user = known == null ? users.computeIfAbsent(userId, UserMessages::new) : known;
      synchronized (user) {
        if (user.isGone()) {
          continue;
        }
        action.on(user);
        if (user.goesIfEmpty(isRegistered.test(userId))) {
          users.remove(userId, user);
          if (!user.givenUp().equals(MessageId.FIRST)) {
            journal.appendLater(new GivenUp(userId, MessageId.FIRST));
          }
        }
        return;
      }
    }
  }
}
