package io.notificationsocket.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.torture.Schedule.Move;
import io.notificationsocket.torture.Schedule.Round;
import io.notificationsocket.torture.Schedule.Weather;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final int RECEIVERS = 32;

  @Test
  void theSameSeedGivesTheSameSchedule() {
    Schedule one = Schedule.of(7, 20, RECEIVERS, Harm.BOTH);

    assertThat(Schedule.of(7, 20, RECEIVERS, Harm.BOTH)).isEqualTo(one);
    assertThat(Schedule.of(8, 20, RECEIVERS, Harm.BOTH)).isNotEqualTo(one);
  }

  @Test
  void clientsDoEverything() {
    Schedule schedule = Schedule.of(1, 50, RECEIVERS, Harm.KILL);

    Set<Move.Kind> kinds =
        schedule.rounds().stream()
            .flatMap(round -> round.events().stream())
            .map(event -> ((Move) event).kind())
            .collect(Collectors.toSet());
    assertThat(kinds).containsExactlyInAnyOrder(Move.Kind.values());
  }

  @Test
  void someRoundsKillAServerThatStarts() {
    Schedule schedule = Schedule.of(1, 50, RECEIVERS, Harm.KILL);

    assertThat(schedule.rounds()).anyMatch(round -> round.startMillis() > 0);
    assertThat(schedule.rounds()).anyMatch(round -> round.startMillis() == 0);
  }

  @Test
  void theWeatherChangesInEachRound() {
    Schedule schedule = Schedule.of(1, 50, RECEIVERS, Harm.CUT);

    assertThat(schedule.rounds())
        .allMatch(round -> round.startMillis() == 0)
        .allMatch(round -> round.events().stream().anyMatch(Weather.class::isInstance))
        .allSatisfy(ScheduleTest::isInOrder);
  }

  private static void isInOrder(Round round) {
    assertThat(round.events())
        .isSortedAccordingTo(Comparator.comparingInt(Schedule.Event::atMillis));
  }
}
