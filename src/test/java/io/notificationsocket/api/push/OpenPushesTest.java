package io.notificationsocket.api.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.api.problem.Problem;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.TooManyScheduledException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The results of pushes that are known later than they were made. */
final class OpenPushesTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private record LatePush(int number, LateCommit commit) implements Pushed {

    LatePush(int number, RuntimeException failure) {
      this(number, new LateCommit(failure));
    }

    @Override
    public MessageId id() {
      assertThat(commit.isOver()).as("asked for when it is known").isTrue();
      return new MessageId(number, 0);
    }

    @Override
    public int sessions() {
      return number;
    }

    @Override
    public boolean kept() {
      return true;
    }
  }

  private List<String> users() {
    return out.toString(UTF_8)
        .lines()
        .map(line -> line.replaceAll(".*\"(?:user\":\"|status\":)(\\w+).*", "$1"))
        .toList();
  }

  @Test
  void resultsComeInTheOrderOfThePushes() throws IOException {
    LatePush first = new LatePush(1, new LateCommit(null));
    LatePush second = new LatePush(2, new LateCommit(null));
    try (PushResults results = PushResults.inLines(out)) {
      OpenPushes open = new OpenPushes(results);
      open.pushed("a", first, null);
      open.failed(Problem.of(400, "why"));
      second.commit().over();
      open.pushed("b", second, null);
      open.pushed("c", new Pushed.Known(MessageId.FIRST, 0, true, Commit.DONE), null);
      assertThat(first.commit().isOver()).as("nobody has waited for it").isFalse();
      open.finish();
      open.await();
    }
    assertThat(users()).containsExactly("a", "400", "b", "c");
  }

  @Test
  void theOldestIsAwaitedWhenTooManyAreOpen() throws IOException {
    LatePush first = new LatePush(1, new LateCommit(null));
    LatePush second = new LatePush(2, new LateCommit(null));
    try (PushResults results = PushResults.inLines(out)) {
      OpenPushes open = new OpenPushes(results);
      open.pushed("a", first, null);
      open.pushed("b", second, null);
      for (int i = 2; i < OpenPushes.MOST; i++) {
        open.pushed("c", new LatePush(i, new LateCommit(null)), null);
      }
      assertThat(first.commit().isOver()).isFalse();
      open.pushed("d", new LatePush(3, new LateCommit(null)), null);
      assertThat(first.commit().isOver()).isTrue();
      assertThat(second.commit().isOver()).isFalse();
    }
  }

  @Test
  void aKeyOfAnotherPushFailsOnlyItsOwn() throws IOException {
    try (PushResults results = PushResults.inLines(out)) {
      OpenPushes open = new OpenPushes(results);
      open.pushed("a", new LatePush(1, new ReusedKeyException()), null);
      open.pushed("b", new LatePush(2, new LateCommit(null)), null);
      open.finish();
      open.await();
    }
    assertThat(users()).containsExactly("422", "b");
  }

  @Test
  void aStoreThatFailsFailsThemAll() throws IOException {
    try (PushResults results = PushResults.inLines(out)) {
      OpenPushes open = new OpenPushes(results);
      open.pushed("a", new LatePush(1, new StoreFailedException("full", null)), null);
      open.pushed("b", new LatePush(2, new LateCommit(null)), null);
      open.finish();
      assertThatThrownBy(open::await).isInstanceOf(StoreFailedException.class);
    }
  }

  @Test
  void onePushTooManyFailsOnlyItself() throws IOException {
    Added added = new Added(MessageId.FIRST, Instant.EPOCH);
    LateCommit late = new LateCommit(null);
    try (PushResults results = PushResults.inLines(out)) {
      OpenPushes open = new OpenPushes(results);
      open.scheduled("a", new Outcome.Known<>(added, late), null);
      open.scheduled(
          "b", new Outcome.Known<>(added, new LateCommit(new TooManyScheduledException())), null);
      open.scheduled("c", new Outcome.Known<>(added, Commit.DONE), null);
      assertThat(late.isOver()).isFalse();
      open.finish();
      open.await();
    }
    assertThat(users()).containsExactly("a", "409", "c");
  }
}
