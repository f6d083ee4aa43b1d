package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class MessageIdsTest {

  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

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
}
