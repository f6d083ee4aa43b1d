package io.notificationsocket.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.benchmarks.scenario.Effort;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.scenario.Setting;
import io.notificationsocket.benchmarks.server.Product;
import io.notificationsocket.benchmarks.server.Store;
import io.notificationsocket.benchmarks.server.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

  @Test
  void scenariosComeFirstAndOptionsBehindThem() {
    Options options = of("fanout single --server tomcat,node --sessions 1000 --seconds 10");

    assertThat(options.scenarios()).containsExactly(Scenario.FANOUT, Scenario.SINGLE);
    assertThat(options.servers()).containsExactly(inMemory(Product.TOMCAT), inMemory(Product.NODE));
    assertThat(options.effort())
        .isEqualTo(Effort.FULL.with(Setting.SESSIONS, 1000).with(Setting.SECONDS, 10));
  }

  @Test
  void allMeansAllScenariosOnTheUsualServers() {
    Options options = of("all");

    assertThat(options.scenarios()).containsExactly(Scenario.values());
    assertThat(options.servers()).contains(inMemory(Product.NODE), inMemory(Product.PAYARA));
    assertThat(options.effort()).isEqualTo(Effort.FULL);
  }

  @Test
  void quickIsTheBasisOfWhateverElseIsSaid() {
    assertThat(of("idle --seconds 9 --quick").effort())
        .isEqualTo(Effort.QUICK.with(Setting.SECONDS, 9));
  }

  @Test
  void oursIsMeasuredWithEachStoreAndPeersOnce() {
    assertThat(of("single --store memory,embedded --server tomcat,netty").servers())
        .extracting(Subject::label)
        .containsExactly("tomcat", "tomcat +store", "netty");
    assertThat(of("single --server tomcat --store embedded").servers())
        .containsExactly(new Subject(Product.TOMCAT, Store.EMBEDDED));
  }

  @Test
  void oursRunsBesideWhatItWasInAnotherCheckout(@TempDir Path before) throws IOException {
    Files.createDirectory(before.resolve("target"));

    Options options = of("single --server tomcat,node --turns 3 --before " + before);

    assertThat(options.turns()).isEqualTo(3);
    assertThat(options.before()).isEqualTo(before);
    assertThat(options.servers())
        .extracting(Subject::label)
        .containsExactly("tomcat before", "tomcat", "node");
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
    assertRefused("single --turns 0", "--turns 0: give 1 to 1000.");
    assertRefused("single --turns 1.5", "--turns 1.5");
    assertRefused("all --turns 2", "--turns: not with idle");
    assertRefused("single --before /nowhere", "--before /nowhere: give a checkout");
    assertRefused("idle --seconds soon", "--seconds soon: give a number");
    assertRefused("idle --seconds", "--seconds needs a value");
    assertRefused("idle --speed 3", "--speed is not known");
    assertRefused("idle --size 71", "--size 71: give 72 to 4000");
    assertRefused("idle --seconds 0", "--seconds 0: give 0.1 to 3600");
    assertRefused("idle --items NaN", "--items NaN: give 1 to 10000");
    assertRefused("idle --store disk", "--store disk: give memory, embedded, redis or redis-3");
    assertRefused("idle --share 0", "--share 0: give cores, 0.05 to 64");
    assertRefused("idle --env STORE=embedded", "--env STORE: the benchmarks set it themselves");
  }

  private static Subject inMemory(Product product) {
    return new Subject(product, Store.MEMORY);
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
