package io.notificationsocket.store;

import io.notificationsocket.exchange.local.ChangeStore.NewText;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.Statements;
import java.sql.SQLException;

/**
 * The new text of one message, for one or many users. Where it is in a row of its own, the first
 * user's change writes it. Used by the thread that writes.
 */
final class ChangedText implements NewText {

  private static final String OF_MESSAGE =
      "SELECT number, node, expires, until_registered, length(json) FROM messages"
          + " INDEXED BY messages_by_user WHERE user=? AND id=?";
  private static final String CHANGE_MESSAGE = "UPDATE messages SET crc=?, json=? WHERE number=?";
  private static final String OF_TEXT =
      "SELECT node, complete, crc, length(json) FROM texts WHERE id=?";
  private static final String CHANGE_TEXT = "UPDATE texts SET crc=?, json=? WHERE id=?";

  private final byte[] text; // in UTF-8
  private int more; // bytes than before, of a text in a row of its own

  ChangedText(byte[] textInUtf8) {
    this.text = textInUtf8;
  }

  /** Returns how many bytes more the user's messages in the log have. */
  int write(Statements statements, String userId, MessageId id) throws SQLException {
    int[] result = new int[1];
    boolean[] inLog = new boolean[1];
    boolean[] elsewhere = {true};
    long[] own = new long[2]; // number and crc
    statements.first(
        OF_MESSAGE,
        row -> {
          inLog[0] = true;
          int length = row.getInt(5);
          elsewhere[0] = row.wasNull();
          if (!elsewhere[0]) {
            own[0] = row.getLong(1);
            own[1] = Row.crc(userId, id, row.getLong(3), row.getInt(4), text);
            result[0] = text.length - length;
          }
        },
        userId,
        id.moment());
    if (!elsewhere[0]) {
      var unused = statements.update(CHANGE_MESSAGE, own[1], text, own[0]);
      return result[0];
    }
    writeElsewhere(statements, id);
    return inLog[0] ? more : 0;
  }

  private void writeElsewhere(Statements statements, MessageId id) throws SQLException {
    boolean[] differs = new boolean[1];
    long[] crc = new long[1];
    statements.first(
        OF_TEXT,
        row -> {
          crc[0] = Row.crc(id, row.getInt(2), text);
          differs[0] = row.getLong(3) != crc[0];
          if (differs[0]) {
            more = text.length - row.getInt(4);
          }
        },
        id.moment());
    if (differs[0]) {
      var unused = statements.update(CHANGE_TEXT, crc[0], text, id.moment());
    }
  }
}
