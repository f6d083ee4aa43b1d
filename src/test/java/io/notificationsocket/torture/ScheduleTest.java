package io.notificationsocket.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.torture.Harm.Strike;
import io.notificationsocket.torture.Schedule.Kill;
import io.notificationsocket.torture.Schedule.Move;
import io.notificationsocket.torture.Schedule.Round;
import io.notificationsocket.torture.Schedule.Start;
import io.notificationsocket.torture.Schedule.Weather;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final int RECEIVERS = 32;

  @Test
  void theSameSeedGivesTheSameSchedule() {
    Schedule one = Schedule.of(7, 20, RECEIVERS, 1, Harm.BOTH);

    assertThat(Schedule.of(7, 20, RECEIVERS, 1, Harm.BOTH)).isEqualTo(one);
    assertThat(Schedule.of(8, 20, RECEIVERS, 1, Harm.BOTH)).isNotEqualTo(one);
  }

  @Test
  void clientsDoEverything() {
    Schedule schedule = Schedule.of(1, 50, RECEIVERS, 1, Harm.KILL);

    Set<Move.Kind> kinds =
        schedule.rounds().stream()
            .flatMap(round -> round.events().stream())
            .filter(Move.class::isInstance)
            .map(event -> ((Move) event).kind())
            .collect(Collectors.toSet());
    assertThat(kinds).containsExactlyInAnyOrder(Move.Kind.values());
  }

  @Test
  void someRoundsKillAServerThatStarts() {
    Schedule schedule = Schedule.of(1, 50, RECEIVERS, 1, Harm.KILL);

    assertThat(schedule.rounds()).anyMatch(round -> count(round, Kill.class) == 2);
    assertThat(schedule.rounds())
        .allMatch(round -> count(round, Kill.class) == count(round, Start.class))
        .anyMatch(round -> count(round, Kill.class) == 1)
        .allSatisfy(ScheduleTest::isInOrder);
  }

  private static long count(Round round, Class<? extends Schedule.Event> kind) {
    return round.events().stream().filter(kind::isInstance).count();
  }

  @Test
  void theWeatherChangesInEachRound() {
    Schedule schedule = Schedule.of(1, 50, RECEIVERS, 1, Harm.CUT);

    assertThat(schedule.rounds())
        .allMatch(round -> count(round, Kill.class) == 0)
        .allMatch(round -> count(round, Weather.class) > 0)
        .allSatisfy(ScheduleTest::isInOrder);
  }

  @Test
  void ofSeveralNodesEachIsHitAndSoIsWhatTheyShare() {
    Schedule schedule = Schedule.of(1, 50, RECEIVERS, 3, Harm.ALL);

    List<Schedule.Event> events =
        schedule.rounds().stream().flatMap(round -> round.events().stream()).toList();
    assertThat(events)
        .filteredOn(Kill.class::isInstance)
        .extracting(event -> ((Kill) event).what())
        .contains(Strike.NODE, Strike.REDIS, Strike.MASTER);
    assertThat(events)
        .filteredOn(Weather.class::isInstance)
        .extracting(event -> ((Weather) event).network())
        .containsOnly(0, 1, 2);
    assertThat(schedule.rounds()).allSatisfy(ScheduleTest::isInOrder);
  }

  private static void isInOrder(Round round) {
    assertThat(round.events())
        .isSortedAccordingTo(Comparator.comparingInt(Schedule.Event::atMillis));
  }
}
