package io.notificationsocket.store;

import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.MessageId;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A change of one user's inbox. */
abstract class InboxWork extends Change.Work {

  private final String userId;
  private int changed;
  private Counts counts = Counts.NONE;
  private @Nullable InboxNews news;

  InboxWork(String userId) {
    this.userId = userId;
  }

  @Override
  final void run(Change.Statements statements) throws SQLException {
    InboxEdit edit = new InboxEdit(statements, userId);
    changed = change(edit);
    counts = edit.counts();
    news = edit.news();
  }

  /** Returns how many messages it changes of those that it is about. */
  abstract int change(InboxEdit edit) throws SQLException;

  String userId() {
    return userId;
  }

  // ---- when it is written ----------------------------------------------------------------------

  int changed() {
    return changed;
  }

  Counts counts() {
    return counts;
  }

  /** Null if nothing has changed. */
  @Nullable InboxNews news() {
    return news;
  }

  /** A new message. */
  static final class Added extends InboxWork {
    private final MessageId id;
    private final long until;
    private final int most;

    /**
     * @param until in ms since 1970
     * @param most messages of the inbox
     */
    Added(String userId, MessageId id, long until, int most) {
      super(userId);
      this.id = id;
      this.until = until;
      this.most = most;
    }

    @Override
    int change(InboxEdit edit) throws SQLException {
      edit.add(id, until, most);
      return 1;
    }
  }

  /** Marks. */
  static final class Marked extends InboxWork {
    private final Mark mark;
    private final Selection which;
    private final long now;

    Marked(String userId, Mark mark, Selection which, long now) {
      super(userId);
      this.mark = mark;
      this.which = which;
      this.now = now;
    }

    @Override
    int change(InboxEdit edit) throws SQLException {
      edit.expire(now);
      if (which instanceof Selection.Ids some) {
        int marked = 0;
        for (MessageId id : some.ids()) {
          for (var entry : edit.find("AND id=? AND node=?", id.moment(), id.node())) {
            marked += edit.mark(entry, mark, now) ? 1 : 0;
          }
        }
        return marked;
      }
      MessageId last = which instanceof Selection.UpTo some ? some.id() : MessageId.LAST;
      int marked = 0;
      for (var entry : edit.find("AND id<=?", DiskInbox.position(last))) {
        marked += edit.mark(entry, mark, now) ? 1 : 0;
      }
      return marked;
    }
  }

  /** All is deleted. */
  static final class Cleared extends InboxWork {
    private final MessageId until;
    private final long now;
    private final boolean forgets;

    /**
     * @param until the newest message to be deleted
     * @param forgets whether the user is forgotten, so that it is tried until it is done
     */
    Cleared(String userId, MessageId until, long now, boolean forgets) {
      super(userId);
      this.until = until;
      this.now = now;
      this.forgets = forgets;
    }

    @Override
    int change(InboxEdit edit) throws SQLException {
      edit.expire(now);
      var all = edit.find("AND id<=?", DiskInbox.position(until));
      for (var entry : all) {
        edit.end(entry, Reason.DELETED);
      }
      return all.size();
    }

    @Override
    boolean isDropped() {
      return !forgets;
    }
  }

  /** What has expired is deleted, because somebody looks. */
  static final class Expired extends InboxWork {
    private final long now;

    Expired(String userId, long now) {
      super(userId);
      this.now = now;
    }

    @Override
    int change(InboxEdit edit) throws SQLException {
      edit.expire(now);
      return 0;
    }
  }
}
