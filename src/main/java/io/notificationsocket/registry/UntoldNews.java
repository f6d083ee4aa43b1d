package io.notificationsocket.registry;

import io.notificationsocket.registry.InboxNews.Change;
import io.notificationsocket.registry.Inboxes.Counts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes of an inbox that a client has not been told of, one a message. Guarded by the user.
 */
final class UntoldNews {

  /** A client is not told more often. */
  static final Duration PAUSE = Duration.ofMillis(250);

  /** With more changes than this, the client is told that there are some, and may ask again. */
  private static final int MOST = 100;

  private @Nullable Counts counts; // null if there is nothing to be told
  private @Nullable Map<MessageId, Change> changes = new LinkedHashMap<>(); // null if too many
  private boolean awaited; // by somebody who will take it
  private long told; // when, in ns of System.nanoTime
  private boolean toldAny;

  void add(InboxNews news) {
    counts = news.counts();
    List<Change> more = news.changes();
    Map<MessageId, Change> known = changes;
    if (more == null || known == null) {
      changes = null;
      return;
    }
    more.forEach(change -> known.merge(change.id(), change, Change::then));
    if (known.size() > MOST) {
      changes = null;
    }
  }

  /**
   * Whether somebody has to come and take it, because nobody else does.
   *
   * @return in how many ns; negative if nobody has to
   */
  long awaitIfUntold(long now) {
    if (counts == null || awaited) {
      return -1;
    }
    awaited = true;
    return toldAny ? Math.max(0, told + PAUSE.toNanos() - now) : 0;
  }

  /** Nobody comes for it now. */
  void isNotAwaited() {
    awaited = false;
  }

  /** Takes all; null if there is nothing. */
  @Nullable InboxNews take(long now) {
    awaited = false;
    Counts newest = counts;
    if (newest == null) {
      return null;
    }
    Map<MessageId, Change> known = changes;
    counts = null;
    changes = new LinkedHashMap<>();
    told = now;
    toldAny = true;
    return new InboxNews(newest, known == null ? null : List.copyOf(known.values()));
  }
}
