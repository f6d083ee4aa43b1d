package io.notificationsocket.store;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/**
 * Leaves the receipts of messages that are about to be deleted from the log or an inbox. A message
 * ends when it is in neither. Used by the writing thread.
 */
final class ReceiptEnds {

  private final StoreSettings settings;
  private final Clock clock;

  ReceiptEnds(StoreSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** To be called before the rows in the log are deleted. */
  void leaveLog(Statements statements, List<Victim> victims) throws SQLException {
    long now = clock.millis();
    long until = until(now);
    int most = Math.min(settings.userMaxBytes(), settings.maxBytes());
    PreparedStatement left = statements.of(ReceiptRows.LEFT_LOG);
    for (Victim victim : victims) {
      if (victim.bytes() <= most) { // a larger one was never kept
        left.setLong(1, now);
        left.setLong(2, until);
        left.setLong(3, victim.number());
        left.addBatch();
      }
    }
    var unused = left.executeBatch();
  }

  /** To be called before the row in an inbox is deleted. */
  void leaveInbox(Statements statements, String userId, MessageId id) throws SQLException {
    long now = clock.millis();
    var unused = statements.update(ReceiptRows.LEFT_INBOX, now, until(now), userId, id.moment());
  }

  private long until(long now) {
    return now + settings.receiptTtl().toMillis();
  }
}
