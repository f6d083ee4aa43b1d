package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.MessageStore;
import io.notificationsocket.exchange.local.Place;
import io.notificationsocket.exchange.local.SharedMessage;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Messages of {@code STORE=memory}. Thread-safe; one user's lock is held at a time. */
final class MemoryMessages implements MessageStore {

  private final UserIndex<UserMessages> users;
  private final EvictionQueue all = new EvictionQueue();
  private final LongAdder expired = new LongAdder();
  private final LongAdder trimmed = new LongAdder();
  private final StoreSettings settings;
  private final MemoryReceipts receipts;
  private final MemoryInbox inbox;

  /**
   * @param isRegistered whether a user can still ask for discarded messages
   */
  MemoryMessages(
      StoreSettings settings,
      MemoryInbox inbox,
      MemoryReceipts receipts,
      Predicate<String> isRegistered) {
    this.settings = settings;
    this.inbox = inbox;
    this.receipts = receipts;
    this.users = new UserIndex<>(UserMessages::new, isRegistered, forgotten -> {});
  }

  @Override
  public Commit keep(
      String userId,
      StoredMessage message,
      Place place,
      @Nullable IdempotencyRecord record,
      List<StoreChange> with) {
    keep(userId, message, place, message.json().getBytes(UTF_8));
    MemoryReceipts.run(with);
    return Commit.DONE;
  }

  private void keep(String userId, StoredMessage message, Place place, byte[] text) {
    if (place.log()) {
      keep(userId, message, text);
    }
    Instant inboxUntil = place.inboxUntil();
    if (inboxUntil != null) {
      inbox.add(userId, message.id(), inboxUntil, text);
    }
  }

  private void keep(String userId, StoredMessage message, byte[] text) {
    users.change(
        userId,
        user -> {
          add(user, MessageEntry.of(user.userId(), message, text));
          trim(user);
        });
    trimAll();
  }

  /** The users share the text. What is kept in memory cannot fail. */
  @Override
  public SharedMessage share(StoredMessage message) {
    byte[] text = message.json().getBytes(UTF_8);
    return new SharedMessage() {
      @Override
      public void keep(String userId, Place place) {
        MemoryMessages.this.keep(userId, message, place, text);
      }

      @Override
      public void await() {}

      @Override
      public Commit complete(@Nullable IdempotencyRecord record) {
        return Commit.DONE;
      }

      @Override
      public void abandon() {}
    };
  }

  private void add(UserMessages user, MessageEntry message) {
    user.add(message);
    all.add(message);
  }

  private void trim(UserMessages user) {
    while (user.size() > settings.userMaxMessages() || user.bytes() > settings.userMaxBytes()) {
      discard(user, user.first(), trimmed);
    }
  }

  private void trimAll() {
    MessageEntry oldest = beyondLimits();
    while (oldest != null) {
      MessageEntry message = oldest;
      // Does nothing if another thread has discarded it meanwhile.
      users.change(message.userId(), user -> discard(user, message, trimmed));
      oldest = beyondLimits();
    }
  }

  private @Nullable MessageEntry beyondLimits() {
    return all.oldestBeyond(settings.maxMessages(), settings.maxBytes());
  }

  private void discard(UserMessages user, MessageEntry message, LongAdder counter) {
    if (remove(user, message)) {
      counter.increment();
      user.discarded(message.id());
    }
  }

  private boolean remove(UserMessages user, MessageEntry message) {
    if (!user.remove(message)) {
      return false;
    }
    all.remove(message);
    receipts.leftLog(message);
    return true;
  }

  /** A user's message; null if there is none. */
  @Nullable MessageEntry find(String userId, MessageId id) {
    UserMessages user = users.find(userId);
    if (user == null) {
      return null;
    }
    synchronized (user) {
      return user.find(id);
    }
  }

  /** A user's messages after an id, until another. */
  List<MessageEntry> between(String userId, MessageId from, MessageId to) {
    return users.read(
        userId,
        List.of(),
        user ->
            user.all().stream()
                .filter(entry -> entry.id().isAfter(from) && !entry.id().isAfter(to))
                .toList());
  }

  /** The users who have a message. Looks at all messages. */
  List<String> users(MessageId id) {
    List<String> found = new ArrayList<>();
    users.readAll(
        user -> {
          if (user.find(id) != null) {
            found.add(user.userId());
          }
        });
    return found;
  }

  /** Gives a user's message another text, if it is there. */
  void change(String userId, MessageId id, byte[] text) {
    users.change(
        userId,
        user -> {
          MessageEntry before = user.find(id);
          if (before != null) {
            MessageEntry after = before.with(text);
            user.replace(before, after);
            all.replace(before, after);
            trim(user);
          }
        });
    trimAll();
  }

  /** Drops a user's message, if it is there. */
  void drop(String userId, MessageId id) {
    users.change(
        userId,
        user -> {
          MessageEntry known = user.find(id);
          if (known != null) {
            remove(user, known);
          }
        });
  }

  @Override
  public List<StoredMessage> after(String userId, MessageId id, Instant now, int most) {
    return index(userId, id, now, most).stream().map(MessageEntry::message).toList();
  }

  private List<MessageEntry> index(String userId, MessageId id, Instant now, int most) {
    return users.read(userId, List.of(), user -> user.after(id, now, most));
  }

  List<MessageId> ids(String userId, Instant now) {
    return index(userId, MessageId.FIRST, now, Integer.MAX_VALUE).stream()
        .map(MessageEntry::id)
        .toList();
  }

  @Override
  public int count(String userId, MessageId after, Instant now) {
    return index(userId, after, now, Integer.MAX_VALUE).size();
  }

  @Override
  public boolean hasAfter(String userId, MessageId id, Instant now) {
    return !index(userId, id, now, 1).isEmpty();
  }

  @Override
  public @Nullable MessageId oldest(String userId) {
    UserMessages user = users.find(userId);
    if (user == null) {
      return null;
    }
    synchronized (user) {
      return user.size() == 0 ? null : user.first().id();
    }
  }

  @Override
  public boolean isMissing(String userId, MessageId after) {
    return users.newestDiscarded(userId).isAfter(after);
  }

  @Override
  public void leave(String userId, MessageId arrived) {
    users.change(
        userId,
        user -> {
          for (MessageEntry message : user.all()) {
            if (!message.untilRegistered() || !message.id().isAfter(arrived)) {
              remove(user, message);
            }
          }
        });
  }

  @Override
  public void expire(Instant now) {
    // Also of users without messages: forgets the discarded ones of users without a registration.
    users.changeAll(user -> user.expired(now).forEach(message -> discard(user, message, expired)));
  }

  @Override
  public Counts counts() {
    return new Counts(all.size(), all.bytes(), expired.sum(), trimmed.sum());
  }
}
