package io.notificationsocket.registry;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients that have asked for it what changes in their users' inboxes, each a few times a
 * second at most. A subscription that is behind is told when it is live, so that a client hears of
 * a new message after it has got it. Safe between threads.
 */
final class InboxEvents implements AutoCloseable {

  private static final int IDLE_SECONDS = 10;

  private final Users users;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "notification-socketio-inbox");
            thread.setDaemon(true);
            return thread;
          },
          // After the end nobody is there to be told.
          new ThreadPoolExecutor.DiscardPolicy());

  InboxEvents(Users users) {
    this.users = users;
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  void changed(String userId, InboxNews news) {
    if (users.isUnknown(userId)) {
      return;
    }
    var unused =
        users.with(
            userId,
            user -> {
              for (Subscription each : user.all()) {
                if (each.recipient().wantsInbox()) {
                  each.untold().add(news);
                  tellSoon(each);
                }
              }
              return user;
            });
  }

  /** It has caught up. */
  void isLive(Subscription subscription) {
    if (subscription.recipient().wantsInbox()) {
      var unused =
          users.with(
              subscription.userId(),
              user -> {
                tellSoon(subscription);
                return user;
              });
    }
  }

  /** With the user's lock held. */
  private void tellSoon(Subscription subscription) {
    if (!subscription.isBehind()) {
      long wait = subscription.untold().awaitIfUntold(System.nanoTime());
      if (wait >= 0) {
        var unused = timer.schedule(() -> tell(subscription), wait, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void tell(Subscription subscription) {
    // In an array, as the lock's holder may return no null.
    @Nullable InboxNews[] news = new InboxNews[1];
    var unused =
        users.with(
            subscription.userId(),
            user -> {
              if (subscription.isBehind() || !user.holds(subscription)) {
                subscription.untold().isNotAwaited();
              } else {
                news[0] = subscription.untold().take(System.nanoTime());
              }
              return user;
            });
    if (news[0] != null) {
      subscription.recipient().inboxChanged(news[0]);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
