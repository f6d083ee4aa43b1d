package io.notificationsocket.store;

import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.store.Change.Statements;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages in several inboxes that are to be deleted. Used by the writing thread. */
final class InboxRows {

  private final Statements statements;
  private final DiskInbox inbox;
  private final Map<String, List<InboxEdit.Entry>> byUser = new LinkedHashMap<>();
  private final Map<String, InboxNews> news = new LinkedHashMap<>();
  private int size;

  InboxRows(Statements statements, DiskInbox inbox) {
    this.statements = statements;
    this.inbox = inbox;
  }

  void add(String userId, InboxEdit.Entry entry) {
    byUser.computeIfAbsent(userId, unused -> new ArrayList<>()).add(entry);
    size++;
  }

  int size() {
    return size;
  }

  /** Deletes them, in a transaction. */
  void end(Reason reason) throws SQLException {
    for (Map.Entry<String, List<InboxEdit.Entry>> user : byUser.entrySet()) {
      InboxEdit edit = new InboxEdit(statements, user.getKey());
      for (InboxEdit.Entry entry : user.getValue()) {
        edit.end(entry, reason);
      }
      InboxNews changed = edit.news();
      if (changed != null) {
        news.put(user.getKey(), changed);
      }
    }
  }

  /** Tells of it, after the transaction. */
  void tell() {
    news.forEach(inbox::tell);
  }
}
