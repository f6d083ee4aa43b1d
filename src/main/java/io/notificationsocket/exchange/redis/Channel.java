package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.InboxNews.Change;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Revocation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The messages that scripts send to this node about one partition. They are numbered; a gap, or a
 * heartbeat with another number, shows that one was lost. Only for the subscriber's thread, except
 * {@link #heardAt}.
 */
final class Channel {

  /** Acts on messages. */
  interface Listener {
    /** A message to a user: queues it for the user's sessions here. */
    Outgoing pushed(String userId, Push push, boolean kept);

    void revoked(String userId, String connectionId, long claim, Revocation why);

    /** A message was changed: queues that for the user's sessions here. */
    Outgoing changed(String userId, MessageChange change);

    /** A user's inbox has changed. */
    void inboxChanged(String userId, InboxNews news);

    /** A message about this partition was lost. */
    void missed(int partition);
  }

  private static final int ID = 24;

  /** So many pushes that other threads should write them while this one reads on. */
  private static final int MANY = 64;

  private final int partition;
  private final Listener listener;
  private boolean known;
  private long last;
  private volatile long heardAt;

  Channel(int partition, Listener listener) {
    this.partition = partition;
    this.listener = listener;
  }

  /** Called after subscribing: the first number may be any. */
  void begins() {
    known = false;
    heardAt = System.nanoTime();
  }

  /** When the last heartbeat came, by {@link System#nanoTime}. */
  long heardAt() {
    return heardAt;
  }

  /**
   * Acts on a message, after reporting lost ones before it.
   *
   * @param more whether the next message is already here
   */
  void message(byte[] bytes, boolean more) {
    Reader in = new Reader(bytes);
    long number = in.number();
    boolean probe = in.peek() == 'P';
    if (known && number != (probe ? last : last + 1)) {
      listener.missed(partition);
    }
    known = true;
    last = number;
    if (probe) {
      heardAt = System.nanoTime();
      return;
    }
    List<Entry> entries = new ArrayList<>();
    while (in.hasMore()) {
      in.entries(entries);
    }
    Queue<Runnable> writing = new ArrayDeque<>();
    int together = more ? MANY : entries.size();
    for (Entry entry : entries) {
      if (entry instanceof Pushed pushed) {
        Outgoing outgoing = listener.pushed(pushed.userId, pushed.push, pushed.kept);
        int most = Math.max(together, pushed.together);
        writing.add(() -> outgoing.flush(most));
      } else if (entry instanceof Changed changed) {
        Outgoing outgoing = listener.changed(changed.userId, changed.change);
        writing.add(() -> outgoing.flush(together));
      } else if (entry instanceof News told) {
        listener.inboxChanged(told.userId, told.news);
      } else if (entry instanceof Revoked revoked) {
        writing.add(
            () ->
                listener.revoked(revoked.userId, revoked.connectionId, revoked.claim, revoked.why));
      }
    }
    writing.forEach(Runnable::run);
  }

  private sealed interface Entry {}

  private record Pushed(String userId, Push push, boolean kept, int together) implements Entry {}

  private record Revoked(String userId, String connectionId, long claim, Revocation why)
      implements Entry {}

  private record Changed(String userId, MessageChange change) implements Entry {}

  private record News(String userId, InboxNews news) implements Entry {}

  /**
   * Reads the entries of a message; {@code push.lua}, {@code push_to_many.lua}, {@code inbox.lua}
   * and {@code common.lua} write them.
   */
  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean hasMore() {
      return at < bytes.length;
    }

    char peek() {
      return (char) bytes[at];
    }

    /** A number and the space after it. */
    long number() {
      long number = 0;
      for (byte digit; (digit = bytes[at++]) != ' '; ) {
        number = number * 10 + (digit - '0');
      }
      return number;
    }

    /** A word and the space after it. */
    String word() {
      int from = at;
      while (bytes[at] != ' ') {
        at++;
      }
      return new String(bytes, from, at++ - from, UTF_8);
    }

    String text(int length) {
      String text = new String(bytes, at, length, UTF_8);
      at += length;
      return text;
    }

    /** Reads one entry, which may be for many users, who share the message then. */
    void entries(List<Entry> entries) {
      boolean late = peek() == 'B';
      if (!late && peek() != 'A') {
        entries.add(entry());
        return;
      }
      at++;
      MessageId id = id();
      MessageId position = late ? id() : id;
      int together = 1;
      if (!late) {
        at++;
        together = (int) number();
      }
      int jsonLength = (int) number();
      int users = (int) number();
      Push push = new Push(id, text(jsonLength));
      for (int i = 0; i < users; i++) {
        boolean kept = text(1).charAt(0) == '1';
        String userId = text((int) number());
        entries.add(
            late
                ? new Changed(userId, new MessageChange.Late(push, position, kept))
                : new Pushed(userId, push, kept, together));
      }
    }

    private Entry entry() {
      char kind = text(1).charAt(0);
      return switch (kind) {
        case 'M' -> {
          boolean kept = text(1).charAt(0) == '1';
          MessageId id = id();
          at++;
          int together = (int) number();
          int userLength = (int) number();
          int jsonLength = (int) number();
          String userId = text(userLength);
          yield new Pushed(userId, new Push(id, text(jsonLength)), kept, together);
        }
        case 'R' -> {
          long claim = number();
          int userLength = (int) number();
          int connectionLength = (int) number();
          int whyLength = (int) number();
          yield new Revoked(
              text(userLength), text(connectionLength), claim, Replies.revocation(text(whyLength)));
        }
        case 'L' -> {
          boolean kept = text(1).charAt(0) == '1';
          MessageId id = id();
          MessageId position = id();
          int userLength = (int) number();
          int jsonLength = (int) number();
          String userId = text(userLength);
          Push push = new Push(id, text(jsonLength));
          yield new Changed(userId, new MessageChange.Late(push, position, kept));
        }
        case 'U' -> {
          MessageId id = id();
          MessageId position = id();
          int version = (int) number();
          int userLength = (int) number();
          int jsonLength = (int) number();
          String userId = text(userLength);
          MessageChange change = new MessageChange.Updated(id, position, version, text(jsonLength));
          yield new Changed(userId, change);
        }
        case 'W' -> {
          MessageId id = id();
          MessageId position = id();
          Instant at = Instant.ofEpochMilli(number());
          MessageId replacedBy = MessageId.parse(word());
          String userId = text((int) number());
          yield new Changed(userId, new MessageChange.Withdrawn(id, position, at, replacedBy));
        }
        case 'I' -> {
          boolean told = text(1).charAt(0) == '1';
          int userLength = (int) number();
          Counts counts = new Counts((int) number(), (int) number(), (int) number());
          int changes = (int) number();
          String userId = text(userLength);
          List<Change> each = new ArrayList<>();
          for (int i = 0; i < changes; i++) {
            each.add(change());
          }
          yield new News(userId, new InboxNews(counts, told ? each : null));
        }
        default -> throw new IllegalArgumentException("an entry of an unknown kind: " + kind);
      };
    }

    private Change change() {
      char kind = text(1).charAt(0);
      return switch (kind) {
        case 'N' -> Change.added(id());
        case 'M' -> Change.marked(id(), mark(), mark(), mark());
        case 'U' -> Change.updated(id(), (int) number());
        case 'X' -> {
          Reason why = Replies.reason(text(1).charAt(0));
          yield Change.removed(id(), why);
        }
        default -> throw new IllegalArgumentException("a change of an unknown kind: " + kind);
      };
    }

    private MessageId id() {
      return Objects.requireNonNull(MessageId.parse(text(ID)));
    }

    /** A mark that was set or taken away; null when it was not changed. */
    private @Nullable Boolean mark() {
      char mark = text(1).charAt(0);
      return mark == '-' ? null : Boolean.valueOf(mark == '1');
    }
  }
}
