package io.notificationsocket.exchange.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.ManualClock;
import io.notificationsocket.registry.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class MessageIdsTest {

  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final ManualClock clock = new ManualClock();

  /** After a kill: the client has got a message that never was on the disk. */
  @Test
  void anIdThatTheStoreDoesNotKnowIsPossible() {
    MessageId sent = new MessageIds(CLOCK, MessageId.FIRST).next();
    MessageIds afterKill = new MessageIds(CLOCK, MessageId.FIRST);
    assertThat(afterKill.isPossible(sent)).isTrue();
    assertThat(afterKill.isPossible(MessageId.FIRST)).isTrue();
  }

  @Test
  void anIdOfTheFutureIsNot() {
    MessageIds ids = new MessageIds(CLOCK, MessageId.FIRST);
    long nextMillisecond = (NOW.toEpochMilli() + 1) << 16;
    assertThat(ids.isPossible(new MessageId(nextMillisecond - 1, -1))).isTrue();
    assertThat(ids.isPossible(new MessageId(nextMillisecond, 0))).isFalse();
    assertThat(ids.isPossible(MessageId.LAST)).isFalse();
  }

  @Test
  void anIdOfBeforeTheClockWasSetBackIsPossible() {
    MessageId before = new MessageId((NOW.toEpochMilli() + 60_000) << 16, 7);
    assertThat(new MessageIds(CLOCK, before).isPossible(before)).isTrue();
  }

  @Test
  void eachIsGreaterThanTheOneBeforeWhateverTheClockDoes() {
    MessageIds ids = new MessageIds(clock, MessageId.FIRST);
    List<MessageId> made = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) { // more than the count of a millisecond has room for
      made.add(ids.next());
    }
    clock.advance(Duration.ofDays(-1));
    made.add(ids.next());
    clock.advance(Duration.ofDays(2));
    made.add(ids.next());

    assertThat(made).isSorted().doesNotHaveDuplicates();
    assertThat(ids.newest()).isGreaterThan(made.get(made.size() - 1)).isLessThan(ids.next());
  }

  @Test
  void afterARestartTheyGoOnThoughTheClockWasSetBack() {
    MessageId last = new MessageIds(clock, MessageId.FIRST).next();
    Clock earlier = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    assertThat(new MessageIds(earlier, last).next()).isGreaterThan(last);
  }

  @Test
  void serversWithTheSameClockMakeDifferentOnes() {
    Set<MessageId> made = new TreeSet<>();
    for (int server = 0; server < 100; server++) {
      made.add(new MessageIds(clock, MessageId.FIRST).next());
    }

    assertThat(made).hasSize(100);
  }
}
