package io.notificationsocket.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.benchmarks.scenario.Outcome;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.scenario.Warmup;
import io.notificationsocket.benchmarks.server.Product;
import io.notificationsocket.benchmarks.server.Store;
import io.notificationsocket.benchmarks.server.Subject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Subject NODE = new Subject(Product.NODE, Store.MEMORY);
  private static final Subject TOMCAT = new Subject(Product.TOMCAT, Store.MEMORY);
  private static final Subject TOMCAT_STORE = new Subject(Product.TOMCAT, Store.EMBEDDED);

  private final Report report = new Report(Path.of("").toAbsolutePath(), "benchmarks/run all");

  @Test
  void eachFigureIsComparedWithNodesOfTheSameVariant() {
    add(Scenario.FANOUT, TOMCAT, "100 sessions", 300);
    add(Scenario.FANOUT, NODE, "1000 sessions", 1);
    add(Scenario.FANOUT, NODE, "100 sessions", 200);

    assertThat(report.markdown())
        .contains("| tomcat | 100 sessions | 1.50 |  |  | 300.0 |")
        .contains("| node | 100 sessions | 1.00 |  |  | 200.0 |");
  }

  @Test
  void batchesAreComparedWithNodesSinglePushes() {
    add(Scenario.BATCH, TOMCAT, "1000 JSON", 50_000);
    add(Scenario.SINGLE, NODE, "16 connections", 10_000);

    assertThat(report.markdown()).contains("| tomcat | 1000 JSON | 5.00 |");
  }

  @Test
  void whatKeepsOnDiskIsComparedWithTheSameServerInMemoryToo() {
    add(Scenario.SINGLE, NODE, "16 connections", 10_000);
    add(Scenario.SINGLE, TOMCAT, "16 connections", 8000);
    add(Scenario.SINGLE, TOMCAT_STORE, "16 connections", 6000);

    assertThat(report.markdown())
        .contains("| tomcat | 16 connections | 0.80 |  |  | 8000.0 |")
        .contains("| tomcat +store | 16 connections | 0.60 | 0.75 |  | 6000.0 |");
  }

  @Test
  void theReportSaysHowLongAServerWasWarmedUp() {
    report.server(TOMCAT, "ours 1.0");
    report.warmup(TOMCAT, new Warmup(43.4, 12, 2.31, true));

    assertThat(report.markdown())
        .contains(
            "- tomcat: ours 1.0; warmed up for 43 s, 12 rounds, 2.3 × as fast then as in the first");
  }

  @Test
  void withoutNodeThereIsNoRatio() {
    add(Scenario.SINGLE, TOMCAT, "16 connections", 7);

    assertThat(report.markdown()).contains("| tomcat | 16 connections |  |  |  | 7.0 |");
  }

  @Test
  void whatFailedHasItsReasonInsteadOfFigures() {
    add(Scenario.SINGLE, NODE, "16 connections", 7);
    report.add(
        Scenario.SINGLE,
        new Subject(Product.NETTY, Store.MEMORY),
        1,
        new Outcome("", Double.NaN, Map.of("note", "it said nothing")));

    assertThat(report.markdown()).contains("| netty |  |  |  |  |  | it said nothing |");
  }

  @Test
  void theExponentTellsHowTheCostOfAPushGrows() {
    // Deliveries a second are the same, so a push to ten times as many takes ten times as long.
    add(Scenario.FANOUT, TOMCAT, "100 sessions", 5000);
    add(Scenario.FANOUT, TOMCAT, "1000 sessions", 5000);
    // Half as many: it takes more.
    add(Scenario.FANOUT, NODE, "100 sessions", 5000);
    add(Scenario.FANOUT, NODE, "1000 sessions", 2500);

    assertThat(report.markdown()).contains("- tomcat: 1.00\n").contains("- node: 1.30\n");
  }

  @Test
  void oneSizeHasNoExponentHoweverOftenItIsMeasured() {
    add(Scenario.FANOUT, TOMCAT, 1, "100 sessions", 5000);
    add(Scenario.FANOUT, TOMCAT, 2, "100 sessions", 6000);

    assertThat(report.markdown()).doesNotContain("with e:");
  }

  @Test
  void theReportSaysWhereItComesFrom() {
    report.server(NODE, "socket.io 1.2.3");
    report.stallsBefore(new Stalls(0.012, 5_000_000));

    assertThat(report.markdown())
        .contains("- stalls before: 1.20 % of the time, longest 5.0 ms")
        .contains("- command: `benchmarks/run all`")
        .contains("cores")
        .contains("- node: socket.io 1.2.3");
  }

  @Test
  void ofSeveralTurnsTheMedianCountsAndRatiosAreOfTheSameTurn() {
    double[] memory = {100, 10, 1000};
    double[] store = {90, 8, 950};
    for (int turn = 1; turn <= 3; turn++) {
      add(Scenario.SINGLE, TOMCAT, turn, "16 connections", memory[turn - 1]);
      add(Scenario.SINGLE, TOMCAT_STORE, turn, "16 connections", store[turn - 1]);
    }

    assertThat(report.markdown())
        .contains("| tomcat | 16 connections |  |  |  | 100.0 |")
        .contains("| tomcat +store | 16 connections |  | 0.90 (0.80–0.95) |  | 90.0 |");
  }

  @Test
  void oursIsComparedWithWhatItWasBefore() {
    add(Scenario.SINGLE, TOMCAT_STORE.before(), "16 connections", 4000);
    add(Scenario.SINGLE, TOMCAT_STORE, "16 connections", 6000);

    assertThat(report.markdown())
        .contains("| tomcat +store before | 16 connections |  |  |  | 4000.0 |")
        .contains("| tomcat +store | 16 connections |  |  | 1.50 | 6000.0 |");
  }

  private void add(Scenario scenario, Subject server, String variant, double figure) {
    add(scenario, server, 1, variant, figure);
  }

  private void add(Scenario scenario, Subject server, int turn, String variant, double figure) {
    report.add(
        scenario,
        server,
        turn,
        new Outcome(variant, figure, Map.of("figure", Double.toString(figure))));
  }
}
