package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.InboxNews.Change;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The marks of a message in an inbox.
 *
 * @param readAt when it was read, in ms since 1970; 0 if it is not read
 */
public record Marks(boolean seen, long readAt, boolean archived) {

  /** Of a new message. */
  public static final Marks NONE = new Marks(false, 0, false);

  public boolean read() {
    return readAt != 0;
  }

  /** These after a mark was made; equal to these if it changes nothing. */
  public Marks after(Mark mark, long now) {
    long since = read() ? readAt : now;
    return switch (mark) {
      case SEEN -> new Marks(true, readAt, archived);
      case READ -> new Marks(true, since, archived);
      case UNREAD -> archived ? this : new Marks(seen, 0, false);
      case ARCHIVE -> new Marks(true, since, true);
      case UNARCHIVE -> new Marks(seen, readAt, false);
    };
  }

  /** What has changed of a message that had these and has others now. */
  public Change change(MessageId id, Marks now) {
    return Change.marked(
        id, changed(seen, now.seen), changed(read(), now.read()), changed(archived, now.archived));
  }

  private static @Nullable Boolean changed(boolean before, boolean now) {
    return before == now ? null : (Boolean) now;
  }
}
