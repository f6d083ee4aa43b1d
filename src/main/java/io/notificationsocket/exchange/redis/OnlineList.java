package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.ByCodePoint;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.OnlineUsers.OnlineUser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lists users who are online. The partitions are asked side by side, each for a little more than
 * its share of the list; those that may have more of it are asked again.
 */
final class OnlineList {

  private static final Comparator<OnlineUser> BY_USER =
      Comparator.comparing(OnlineUser::user, ByCodePoint.ORDER);

  /** How much more than its share a partition is asked for. */
  private static final int MORE = 16;

  private final Requests requests;
  private final int most;
  private final Consumer<@Nullable OnlineUsers> then;
  private final long deadline;
  private final int atOnce;
  private final List<OnlineUser> found = new ArrayList<>(); // guarded by this
  private final int[] totals = new int[Partitions.COUNT]; // guarded by this

  /** Of each partition the user to go on after; empty when it has no more. */
  private final String[] next = new String[Partitions.COUNT]; // guarded by this

  private int awaited; // guarded by this
  private boolean failed; // guarded by this

  private OnlineList(
      Requests requests, @Nullable String after, int most, Consumer<@Nullable OnlineUsers> then) {
    this.requests = requests;
    this.most = most;
    this.then = then;
    this.deadline = requests.deadline();
    this.atOnce = most / Partitions.COUNT + MORE;
    Arrays.fill(next, after == null ? "" : after);
  }

  /**
   * @param after whose ids come after this one; null for all
   * @param most users
   * @param then given null when it is not known in time
   */
  static void read(
      Requests requests, @Nullable String after, int most, Consumer<@Nullable OnlineUsers> then) {
    OnlineList list = new OnlineList(requests, after, most, then);
    list.ask(IntStream.range(0, Partitions.COUNT).boxed().toList());
  }

  private void ask(List<Integer> partitions) {
    List<Piece> pieces = new ArrayList<>();
    synchronized (this) {
      awaited = partitions.size();
      for (int each : partitions) {
        pieces.add(new Piece(each, next[each]));
      }
    }
    pieces.forEach(requests::offer);
  }

  private void isAnswered(int partition, List<?> values) {
    List<Integer> again;
    synchronized (this) {
      totals[partition] = (int) Replies.number(values.get(0));
      next[partition] = Replies.text(values.get(1));
      for (int i = 2; i < values.size(); i += 2) {
        int sessions = (int) Replies.number(values.get(i + 1));
        found.add(new OnlineUser(Replies.text(values.get(i)), sessions));
      }
      if (--awaited > 0 || failed) {
        return;
      }
      found.sort(BY_USER);
      again = unfinished();
    }
    if (again.isEmpty()) {
      then.accept(result());
    } else {
      ask(again);
    }
  }

  /** The partitions that may have users of the list, or the one after it, which are not known. */
  private synchronized List<Integer> unfinished() {
    @Nullable String last = found.size() > most ? found.get(most).user() : null;
    return IntStream.range(0, Partitions.COUNT)
        .filter(
            each ->
                !next[each].isEmpty()
                    && (last == null || ByCodePoint.ORDER.compare(next[each], last) < 0))
        .boxed()
        .toList();
  }

  private synchronized OnlineUsers result() {
    boolean more = found.size() > most;
    List<OnlineUser> users = List.copyOf(found.subList(0, more ? most : found.size()));
    return new OnlineUsers(users, IntStream.of(totals).sum(), more);
  }

  private void hasFailed() {
    synchronized (this) {
      if (failed) {
        return;
      }
      failed = true;
    }
    then.accept(null);
  }

  /** Some users of a partition. */
  private final class Piece extends Question {
    private final String after;

    Piece(int partition, String after) {
      super(partition, deadline, OnlineList.this::hasFailed);
      this.after = after;
    }

    @Override
    List<byte[]> words() {
      return requests
          .calls()
          .call(
              Script.ONLINE,
              partition(),
              List.of(requests.keys().online(partition())),
              List.of(Keys.bytes(after), Calls.number(atOnce)));
    }

    @Override
    void answered(@Nullable Object reply) {
      isAnswered(partition(), (List<?>) Objects.requireNonNull(reply));
    }
  }
}
