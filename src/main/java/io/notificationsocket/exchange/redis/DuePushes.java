package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.config.StoreSettings.RetainFor;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes scheduled pushes when they are due, on a thread of its own. Each node looks often; a script
 * makes a push to one user and has it wait no more in one step, so that no other node makes it,
 * too. Pushes to many are made by one node at a time; if it ends in between, the next one goes on.
 */
final class DuePushes implements AutoCloseable {

  private static final Logger LOG = System.getLogger(DuePushes.class.getName());

  private static final long LOOK_MILLIS = 250;
  private static final long PAUSE_MILLIS = 1_000;

  /** The most pushes of a call. */
  private static final int AT_ONCE = 32;

  /** How long a node has to make a push to many. */
  private static final long TURN_MILLIS = 60_000;

  private final Requests requests;
  private final PushesToMany pushesToMany;
  private final StoreSettings settings;
  private final Thread thread = new Thread(this::run, "notification-socketio-redis-schedules");
  private volatile Audience audience = Audience.NOBODY;
  private volatile boolean closed;

  DuePushes(Requests requests, PushesToMany pushesToMany, StoreSettings settings) {
    this.requests = requests;
    this.pushesToMany = pushesToMany;
    this.settings = settings;
    thread.setDaemon(true);
  }

  void begin(Audience told) {
    audience = told;
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        Thread.sleep(makeDue() ? LOOK_MILLIS : PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no scheduled pushes are made any more", e);
    }
  }

  /** Returns false when Redis cannot be used. */
  private boolean makeDue() {
    try {
      make();
      return true;
    } catch (StoreFailedException e) {
      LOG.log(Level.DEBUG, "cannot make scheduled pushes now; will try again", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "cannot make scheduled pushes; will try again", e);
    }
    return false;
  }

  /**
   * Makes all that are due.
   *
   * @throws StoreFailedException if Redis cannot be used; some may be made
   */
  synchronized void make() {
    int tooLate = 0;
    List<Integer> open = new ArrayList<>();
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      open.add(partition);
    }
    while (!open.isEmpty()) {
      List<AwaitedCall> calls = open.stream().map(this::fire).toList();
      open = new ArrayList<>();
      for (AwaitedCall call : calls) {
        List<?> values = (List<?>) Objects.requireNonNull(call.await());
        if (Replies.number(values.get(0)) == 1) {
          open.add(call.partition());
        }
        tooLate += (int) Replies.number(values.get(1));
        tell(values.subList(2, values.size()));
      }
    }
    if (tooLate > 0) {
      LOG.log(
          Level.WARNING,
          "{0} scheduled pushes were not made: they were due longer ago than SCHEDULE_GRACE",
          tooLate);
    }
    makeToMany();
  }

  private AwaitedCall fire(int partition) {
    boolean lasting = settings.retainFor() == RetainFor.USER;
    String inbox = settings.inbox().mode().name().toLowerCase(Locale.ROOT);
    return new AwaitedCall(
            requests,
            Script.FIRE,
            partition,
            List.of(),
            List.of(
                Keys.bytes(Integer.toHexString(partition)),
                Calls.number(settings.userMaxMessages()),
                Calls.number(settings.userMaxBytes()),
                Calls.number(settings.inbox().maxMessages()),
                Calls.number(settings.inbox().ttl().toMillis()),
                Calls.number(settings.receiptTtl().toMillis()),
                Calls.number(settings.messageTtl().toMillis()),
                Calls.flag(lasting),
                Keys.bytes(inbox),
                Calls.number(AT_ONCE),
                Calls.number(settings.scheduleGrace().toMillis())),
            true)
        .begin();
  }

  /** Tells of pushes: user, id, whether it is kept, sessions. */
  private void tell(List<?> made) {
    for (int at = 0; at < made.size(); at += 4) {
      MessageId id = Replies.id(made.get(at + 1));
      boolean kept = Replies.number(made.get(at + 2)) == 1;
      int sessions = (int) Replies.number(made.get(at + 3));
      Pushed pushed = new Pushed.Known(id, sessions, kept, Commit.DONE);
      audience.pushed(new Target.User(Replies.text(made.get(at))), pushed);
    }
  }

  private void makeToMany() {
    byte[] made = Calls.NOTHING;
    for (Scheduled next; (next = take(made)) != null; made = Calls.id(next.id())) {
      Target.Many target = (Target.Many) next.target();
      Pushed pushed = pushesToMany.make(target.recipients(), next.message(), next.id());
      audience.pushed(target, pushed);
    }
  }

  /**
   * Takes the next push to many.
   *
   * @param made the one before
   * @return null when there is none
   */
  private @Nullable Scheduled take(byte[] made) {
    AwaitedCall call =
        new AwaitedCall(
            requests, Script.TAKE, 0, List.of(), List.of(Calls.number(TURN_MILLIS), made), true);
    return call.begin().await() instanceof byte[] row ? RedisSchedules.scheduled("", row) : null;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
