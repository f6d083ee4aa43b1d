package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.exchange.local.ChangeStore;
import io.notificationsocket.exchange.local.ReceiptStore.End;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;
import io.notificationsocket.store.Change.Statements;
import io.notificationsocket.store.Change.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes of messages on disk. In memory are the place of each user's newest change, so that claims
 * need not wait for the disk, and the newest messages of collapse keys that are not written yet.
 * Thread-safe.
 */
final class DiskChanges implements ChangeStore {

  private static final String AFTER =
      "SELECT m.id, m.node, m.user, m.expires, m.until_registered, m.crc, m.json,"
          + " t.id, t.node, t.complete, t.crc, t.json,"
          + " r.id, r.node, r.version, r.ended, r.ended_at, r.replaced_by, r.replaced_by_node,"
          + " r.changed, r.changed_node, r.late"
          + " FROM receipts AS r INDEXED BY receipts_by_change"
          + " LEFT JOIN messages AS m INDEXED BY messages_by_user ON m.user=r.user AND m.id=r.id"
          + " LEFT JOIN texts AS t ON m.json IS NULL AND t.id=r.id"
          + " WHERE r.user=? AND r.changed>? AND r.changed>0 AND r.id<=?"
          + " AND (r.ended>1 OR (r.ended=0 AND (m.id IS NOT NULL OR EXISTS"
          + " (SELECT 1 FROM inbox WHERE inbox.user=r.user AND inbox.id=r.id))))"
          + " ORDER BY r.changed LIMIT ?";
  private static final String NEWEST =
      "SELECT c.id, c.node FROM collapses AS c WHERE c.user=? AND c.key=? AND"
          + " (EXISTS (SELECT 1 FROM messages INDEXED BY messages_by_user"
          + " WHERE messages.user=c.user AND messages.id=c.id AND messages.expires>?)"
          + " OR EXISTS (SELECT 1 FROM inbox"
          + " WHERE inbox.user=c.user AND inbox.id=c.id AND inbox.expires>?))";
  private static final String PUT_COLLAPSE =
      "INSERT OR REPLACE INTO collapses (user, key, id, node, expires) VALUES (?, ?, ?, ?, ?)";
  private static final String DELETE_COLLAPSE = "DELETE FROM collapses WHERE user=? AND key=?";

  private record Key(String userId, String key) {}

  private final ConcurrentHashMap<String, MessageId> newest = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Key, MessageId> collapsing = new ConcurrentHashMap<>();
  private final Duration receiptTtl;
  private final DiskMessages messages;
  private final Journal journal;
  private final Readers readers;
  private final Clock clock;

  /**
   * @param receiptTtl how long a receipt is kept after its message's end
   */
  DiskChanges(
      Duration receiptTtl, DiskMessages messages, Journal journal, Readers readers, Clock clock) {
    this.receiptTtl = receiptTtl;
    this.messages = messages;
    this.journal = journal;
    this.readers = readers;
    this.clock = clock;
  }

  /** At the start: the place of a user's newest change. */
  void load(String userId, MessageId position) {
    newest.put(userId, position);
  }

  // ---- texts and ends --------------------------------------------------------------------------

  @Override
  public NewText text(String json) {
    return new ChangedText(json.getBytes(UTF_8));
  }

  @Override
  public Commit update(String userId, MessageId id, MessageId position, int version, NewText text) {
    hasChanged(userId, position);
    ChangedText its = (ChangedText) text;
    return journal.append(
        new Work() {
          private int more; // bytes
          private @Nullable InboxNews news;

          @Override
          void run(Statements statements) throws SQLException {
            more = 0;
            InboxEdit inbox = new InboxEdit(statements, userId);
            if (ReceiptRows.updated(statements, userId, id, version, position)) {
              more = its.write(statements, userId, id);
              long at = position.at().toEpochMilli();
              for (var entry : inbox.find("AND id=? AND node=?", id.moment(), id.node())) {
                inbox.update(entry, version, at);
              }
            }
            news = inbox.news();
          }

          @Override
          void isWritten() {
            messages.resized(userId, more);
            messages.inbox().tell(userId, news);
          }
        });
  }

  @Override
  public Commit end(
      String userId, MessageId id, MessageId position, Instant at, @Nullable MessageId replacedBy) {
    hasChanged(userId, position);
    EndedMessage ended = ended(userId, id, position, at, replacedBy);
    return journal.append(
        new Work() {
          @Override
          void run(Statements statements) throws SQLException {
            ended.write(statements);
          }

          @Override
          void isWritten() {
            ended.isWritten(messages);
          }
        });
  }

  private EndedMessage ended(
      String userId, MessageId id, MessageId position, Instant at, @Nullable MessageId replacedBy) {
    return new EndedMessage(
        userId,
        id,
        position,
        replacedBy == null ? End.WITHDRAWN : End.REPLACED,
        at.toEpochMilli(),
        at.plus(receiptTtl).toEpochMilli(),
        replacedBy == null ? MessageId.FIRST : replacedBy);
  }

  @Override
  public StoreChange late(String userId, MessageId id, MessageId position) {
    hasChanged(userId, position);
    return new Work() {
      @Override
      void run(Statements statements) throws SQLException {
        ReceiptRows.late(statements, userId, id, position);
      }
    };
  }

  // ---- collapse keys ---------------------------------------------------------------------------

  @Override
  public @Nullable MessageId find(String userId, String collapse) {
    MessageId known = collapsing.get(new Key(userId, collapse));
    if (known != null) {
      return known.equals(MessageId.FIRST) ? null : known;
    }
    long now = clock.millis();
    List<MessageId> found = new ArrayList<>(1);
    readers.rows(
        NEWEST,
        row -> found.add(new MessageId(row.getLong(1), row.getInt(2))),
        userId,
        collapse,
        now,
        now);
    return found.isEmpty() ? null : found.get(0);
  }

  @Override
  public StoreChange collapse(String userId, Collapse collapse) {
    Key key = new Key(userId, collapse.key());
    Instant expires = collapse.expires();
    MessageId next = expires == null ? MessageId.FIRST : collapse.by();
    collapsing.put(key, next);
    MessageId before = collapse.before();
    if (before != null) {
      hasChanged(userId, collapse.position());
    }
    EndedMessage ended =
        before == null
            ? null
            : ended(userId, before, collapse.position(), collapse.at(), collapse.by());
    return new Work() {
      @Override
      void run(Statements statements) throws SQLException {
        if (ended != null) {
          ended.write(statements);
        }
        if (expires == null) {
          var unused = statements.update(DELETE_COLLAPSE, userId, key.key());
        } else {
          var unused =
              statements.update(
                  PUT_COLLAPSE,
                  userId,
                  key.key(),
                  next.moment(),
                  next.node(),
                  expires.toEpochMilli());
        }
      }

      @Override
      void isWritten() {
        collapsing.remove(key, next);
        if (ended != null) {
          ended.isWritten(messages);
        }
      }

      @Override
      void isFailed() {
        collapsing.remove(key, next);
      }
    };
  }

  // ---- what has changed ------------------------------------------------------------------------

  private void hasChanged(String userId, MessageId position) {
    newest.merge(userId, position, (one, other) -> one.isAfter(other) ? one : other);
  }

  @Override
  public MessageId newest(String userId) {
    return newest.getOrDefault(userId, MessageId.FIRST);
  }

  @Override
  public List<MessageChange> after(String userId, MessageId after, MessageId until, int most) {
    List<MessageChange> found = new ArrayList<>();
    readers.rows(
        AFTER,
        row -> {
          MessageChange change = change(row, after);
          if (change != null) {
            found.add(change);
          }
        },
        userId,
        after.moment(),
        until.moment(),
        most);
    return found;
  }

  /** Null when the text is damaged. */
  private static @Nullable MessageChange change(ResultSet row, MessageId after)
      throws SQLException {
    MessageId id = new MessageId(row.getLong(13), row.getInt(14));
    MessageId position = new MessageId(row.getLong(20), row.getInt(21));
    if (row.getInt(16) != 0) {
      long by = row.getLong(18);
      return new MessageChange.Withdrawn(
          id,
          position,
          Instant.ofEpochMilli(row.getLong(17)),
          by == 0 ? null : new MessageId(by, row.getInt(19)));
    }
    String json = text(row, id);
    if (json == null) {
      return null;
    }
    return row.getLong(22) > after.moment()
        ? new MessageChange.Late(new Push(id, json), position, true)
        : new MessageChange.Updated(id, position, row.getInt(15), json);
  }

  private static @Nullable String text(ResultSet row, MessageId id) throws SQLException {
    boolean inLog = row.getLong(1) != 0;
    if (inLog) {
      return Row.message(row).json();
    }
    byte[] text = Row.text(row, 7, id);
    return text == null ? null : new String(text, UTF_8);
  }

  /** All that is known of a user is to be deleted. */
  void forget(String userId) {
    newest.remove(userId);
  }

  /**
   * For the housekeeping: receipts were deleted.
   *
   * @param deleted the place of the newest change among them
   * @param left the place of the newest change that is left; null if there is none
   */
  void deleted(String userId, long deleted, @Nullable MessageId left) {
    newest.computeIfPresent(userId, (id, known) -> known.moment() == deleted ? left : known);
  }
}
