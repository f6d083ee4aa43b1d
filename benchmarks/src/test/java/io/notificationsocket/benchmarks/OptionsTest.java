package io.notificationsocket.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.benchmarks.scenario.Effort;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.server.Product;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void scenariosComeFirstAndOptionsBehindThem() {
    Options options = of("fanout single --server tomcat,node --sessions 1000 --seconds 10");

    assertThat(options.scenarios()).containsExactly(Scenario.FANOUT, Scenario.SINGLE);
    assertThat(options.servers()).containsExactly(Product.TOMCAT, Product.NODE);
    assertThat(options.effort()).isEqualTo(Effort.FULL.withSessions(1000).withSeconds(10));
  }

  @Test
  void allMeansAllScenariosOnTheUsualServers() {
    Options options = of("all");

    assertThat(options.scenarios()).containsExactly(Scenario.values());
    assertThat(options.servers()).contains(Product.NODE, Product.PAYARA);
    assertThat(options.effort()).isEqualTo(Effort.FULL);
  }

  @Test
  void quickIsTheBasisOfWhateverElseIsSaid() {
    assertThat(of("idle --seconds 9 --quick").effort()).isEqualTo(Effort.QUICK.withSeconds(9));
  }

  @Test
  void settingsOfTheServerMayHoldAnEqualsSign() {
    assertThat(of("idle --env A=b=c --env D=").environment())
        .containsEntry("A", "b=c")
        .containsEntry("D", "");
  }

  @Test
  void mistakesAreToldInOneLine() {
    assertRefused("nonsense", "nonsense is no scenario");
    assertRefused("idle --server apache", "--server apache");
    assertRefused("idle --seconds soon", "--seconds soon: give a number");
    assertRefused("idle --seconds", "--seconds needs a value");
    assertRefused("idle --speed 3", "--speed is not known");
    assertRefused("idle --size 71", "--size 71: give 72 to 4000");
  }

  private static void assertRefused(String line, String reason) {
    assertThatThrownBy(() -> of(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static Options of(String line) {
    return Options.of(line.split(" ", -1));
  }
}
