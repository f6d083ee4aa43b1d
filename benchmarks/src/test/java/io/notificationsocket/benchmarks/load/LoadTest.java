package io.notificationsocket.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.benchmarks.load.FakeServer.Fault;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole load, with a small server whose faults are known. */
class LoadTest {

  private static final int SESSIONS = 6;
  private static final int USERS = 2;
  private static final int RECIPIENTS = SESSIONS / USERS;
  private static final Plan PLAN = Plan.closedLoop(4, 200, 10);

  @ParameterizedTest
  @CsvSource({"false,4", "false,3", "true,4", "true,3"})
  void aRightServerLosesNothingOverAnyTransport(boolean polling, int version) throws IOException {
    Outcome outcome = run(Fault.NONE, new Sessions.Kind(polling, version, false), PLAN);

    assertThat(outcome.load.progress().answered()).isPositive();
    assertThat(outcome.deliveries.received())
        .isEqualTo(outcome.load.progress().answered() * RECIPIENTS)
        .isEqualTo(outcome.sessions.latencies().total());
    assertThat(outcome.load.lost()).isZero();
    assertThat(outcome.load.refused()).isZero();
    assertThat(outcome.deliveries.repeated()).isZero();
    assertThat(outcome.deliveries.disordered()).isZero();
    assertThat(outcome.deliveries.foreign()).isZero();
    assertThat(outcome.sessions.dropped()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void everyPushOfABatchIsCountedByItself(boolean lines) throws IOException {
    Plan batches = PLAN.batched(20, lines);
    Outcome outcome = run(Fault.NONE, new Sessions.Kind(false, 4, false), batches);

    assertThat(posted(outcome)).isPositive();
    assertThat(posted(outcome) % 20).isZero();
    assertThat(outcome.deliveries.received()).isEqualTo(posted(outcome) * RECIPIENTS);
    assertThat(outcome.load.lost()).isZero();
    assertThat(outcome.deliveries.disordered()).isZero();
  }

  @Test
  void whatIsDroppedIsLost() throws IOException {
    // With a window, lost messages would in the end stop a closed loop.
    Outcome outcome = run(Fault.DROPPED, new Sessions.Kind(false, 4, false), PLAN.at(500));

    assertThat(outcome.load.lost()).isBetween(SESSIONS * 1L, posted(outcome) * RECIPIENTS / 9);
    assertThat(outcome.deliveries.repeated()).isZero();
  }

  @Test
  void whatIsSentTwiceIsCountedAndNotTakenForMore() throws IOException {
    Outcome outcome = run(Fault.TWICE, new Sessions.Kind(false, 4, false), PLAN);

    assertThat(outcome.load.lost()).isZero();
    assertThat(outcome.deliveries.repeated())
        .isBetween(
            outcome.deliveries.received() / 10 - SESSIONS, outcome.deliveries.received() / 10);
  }

  @Test
  void whatComesLateIsDisorderedAndNotLost() throws IOException {
    Plan oneConnection = Plan.closedLoop(1, 200, 10);
    Outcome outcome = run(Fault.BEHIND_THE_NEXT, new Sessions.Kind(false, 4, false), oneConnection);

    assertThat(outcome.deliveries.disordered()).isPositive();
    assertThat(outcome.deliveries.repeated()).isZero();
    // The last one may still wait for the next, which does not come.
    assertThat(outcome.load.lost()).isBetween(0L, (long) SESSIONS);
  }

  @Test
  void whatAnotherUserGetsIsForeign() throws IOException {
    Outcome outcome = run(Fault.TO_ANOTHER_USER, new Sessions.Kind(false, 4, false), PLAN);

    assertThat(outcome.deliveries.foreign()).isEqualTo(posted(outcome) * RECIPIENTS);
    assertThat(outcome.load.lost()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"3", "4"})
  void aPollGoesOnWhenItsConnectionIsClosed(int version) throws IOException {
    Outcome outcome =
        run(Fault.CLOSED_BEHIND_THE_HANDSHAKE, new Sessions.Kind(true, version, false), PLAN);

    assertThat(posted(outcome)).isPositive();
    assertThat(outcome.load.lost()).isZero();
    assertThat(outcome.deliveries.repeated()).isZero();
  }

  @Test
  void aFixedRateIsKept() throws IOException {
    Outcome outcome = run(Fault.NONE, new Sessions.Kind(false, 4, false), PLAN.at(200));

    double perSecond = posted(outcome) / (outcome.load.progress().time() / 1e9);
    assertThat(perSecond).isLessThanOrEqualTo(201);
    assertThat(posted(outcome)).isGreaterThan(20);
  }

  @Test
  void aServerThatIsNotThereIsAnError() throws IOException {
    Target nobody;
    try (FakeServer server = new FakeServer(Fault.NONE)) {
      nobody = server.target();
    }
    try (Loop loop = new Loop();
        Sessions sessions = new Sessions(loop, nobody, new Sessions.Kind(false, 4, false), 1, 1)) {
      assertThatThrownBy(sessions::register).isInstanceOf(LoadException.class);
      assertThatThrownBy(() -> sessions.open(1)).isInstanceOf(LoadException.class);
    }
  }

  private record Outcome(Load load, Sessions sessions, Deliveries deliveries) {}

  private static long posted(Outcome outcome) {
    return outcome.load.progress().answered();
  }

  private static Outcome run(Fault fault, Sessions.Kind kind, Plan plan) throws IOException {
    try (FakeServer server = new FakeServer(fault);
        Loop loop = new Loop();
        Sessions sessions = new Sessions(loop, server.target(), kind, SESSIONS, USERS)) {
      sessions.register();
      assertThat(sessions.open(2)).isPositive();
      try (Load load = new Load(loop, sessions, plan)) {
        load.startMeasuring();
        load.start();
        loop.run(0.3);
        load.drain();
        return new Outcome(load, sessions, sessions.deliveries());
      }
    }
  }
}
