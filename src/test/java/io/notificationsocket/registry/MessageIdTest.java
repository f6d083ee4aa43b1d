package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageIdTest {

  private final ManualClock clock = new ManualClock();

  @Test
  void itsTextHasAFixedLengthAndSortsAsItDoes() {
    List<MessageId> ascending =
        List.of(
            MessageId.FIRST,
            new MessageId(0, 1),
            new MessageId(0, -1),
            new MessageId(1, 0),
            new MessageId(0x0123456789abcdefL, 7),
            new MessageId(-1, -1));

    assertThat(ascending).isSorted();
    assertThat(ascending)
        .extracting(MessageId::toString)
        .isSorted()
        .allMatch(t -> t.length() == 24);
    assertThat(ascending).allSatisfy(id -> assertThat(MessageId.parse("" + id)).isEqualTo(id));
    assertThat(ascending.get(4)).hasToString("0123456789abcdef00000007");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "1",
        "0123456789ABCDEF00000007",
        "0123456789abcdef0000000",
        "0123456789abcdeg00000007"
      })
  void nothingElseIsAnId(String text) {
    assertThat(MessageId.parse(text)).isNull();
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
