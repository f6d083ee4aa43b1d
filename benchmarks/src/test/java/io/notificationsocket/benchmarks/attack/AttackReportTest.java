package io.notificationsocket.benchmarks.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.benchmarks.innocent.Timings;
import io.notificationsocket.benchmarks.report.Heading;
import io.notificationsocket.benchmarks.server.Product;
import io.notificationsocket.benchmarks.server.ServerLog;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttackReportTest {

  private final AttackReport report =
      new AttackReport(new Heading(Path.of("").toAbsolutePath(), "benchmarks/run attack"));

  @Test
  void aServerThatDiedHasNoFigures() {
    report.server(Product.TOMCAT, "ours on Tomcat");
    report.add(
        Attack.ATTACHMENTS, Product.TOMCAT, result(Result.Fate.OUT_OF_MEMORY, 0, new Tally()));

    assertThat(report.table())
        .startsWith("| attack | tomcat |\n|---|---|\n| events with endless attachments: 100 ")
        .endsWith(" | **no: out of memory** |\n");
    assertThat(report.markdown())
        .contains("- tomcat: ours on Tomcat\n")
        .contains("| attachments | tomcat | no: out of memory |");
  }

  @Test
  void anAttackThatWasNotTriedOnAServerHasAnEmptyCell() {
    report.server(Product.PAYARA, "");
    report.server(Product.TOMCAT, "");
    report.add(Attack.DRIP, Product.TOMCAT, result(Result.Fate.LIVED, 61_400_000, new Tally()));

    assertThat(report.table()).contains(" |  |  ms, 61 MB |\n");
  }

  @Test
  void aSmuggledRequestThatWasAnsweredStandsOut() {
    Tally tally = new Tally();
    tally.count(Smuggling.ANSWERED, 7);
    report.server(Product.PAYARA, "");
    report.add(Attack.SMUGGLING, Product.PAYARA, result(Result.Fate.LIVED, 50_000_000, tally));

    assertThat(report.table()).contains("50 MB, **7 answered** |");
    assertThat(report.markdown())
        .contains("  - payara: second requests answered: 7. Log: `WARN  x`.");
  }

  private static Result result(Result.Fate fate, long heapAfter, Tally tally) {
    return new Result(
        new Timings(),
        fate,
        90_000_000,
        heapAfter,
        40,
        new Result.Cores(0.5, 0),
        new ServerLog.Part(3, 1, Optional.of("WARN `x"), false),
        tally);
  }
}
