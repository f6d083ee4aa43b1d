package io.notificationsocket.store;

import io.notificationsocket.exchange.local.ReceiptStore.End;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.Statements;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of a user that is withdrawn or replaced. Used by the thread that writes. */
final class EndedMessage {

  private final String userId;
  private final MessageId id;
  private final MessageId position;
  private final End end;
  private final long at;
  private final long until;
  private final MessageId by;

  // Of the last try to write it.
  private @Nullable Victim fromLog;
  private MessageId oldest = MessageId.LAST;
  private @Nullable InboxNews news;

  /**
   * @param at in ms since 1970
   * @param until when its receipt may be deleted
   * @param by by what it is replaced; {@link MessageId#FIRST} if it is not
   */
  EndedMessage(
      String userId, MessageId id, MessageId position, End end, long at, long until, MessageId by) {
    this.userId = userId;
    this.id = id;
    this.position = position;
    this.end = end;
    this.at = at;
    this.until = until;
    this.by = by;
  }

  void write(Statements statements) throws SQLException {
    fromLog = null;
    news = null;
    if (!ReceiptRows.ended(statements, userId, id, position, end, at, until, by)) {
      return;
    }
    statements.first(
        Housekeeping.OF_USER_AND_ID,
        row -> fromLog = Housekeeping.victim(row),
        userId,
        id.moment());
    if (fromLog != null) {
      var unused = statements.update(Housekeeping.DELETE, fromLog.number());
      if (fromLog.shared()) {
        var unusedToo = statements.update(SharedTexts.DELETE_UNUSED, id.moment());
      }
      oldest = MessageId.LAST;
      statements.first(
          Housekeeping.OLDEST,
          row -> oldest = new MessageId(row.getLong(1), row.getInt(2)),
          userId);
    }
    InboxEdit inbox = new InboxEdit(statements, userId);
    for (InboxEdit.Entry entry : inbox.find("AND id=? AND node=?", id.moment(), id.node())) {
      inbox.end(entry, end == End.REPLACED ? Reason.REPLACED : Reason.WITHDRAWN);
    }
    news = inbox.news();
  }

  void isWritten(DiskMessages messages) {
    if (fromLog != null) {
      messages.oldest(userId, oldest);
      messages.deleted(List.of(fromLog));
    }
    messages.inbox().tell(userId, news);
  }
}
