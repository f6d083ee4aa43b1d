package io.notificationsocket.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code mvn -Ptorture}, with another seed each time, which is told. On the
 * server that starts fastest: on others the starts alone would take minutes.
 */
@Tag("core")
@EnabledIfSystemProperty(named = "server", matches = "tomcat")
class TortureIT {

  @TempDir private Path place;

  private Report torture(
      Harm harm, int nodes, int rounds, int patience, Map<String, String> settings)
      throws Exception {
    long seed = ThreadLocalRandom.current().nextInt(1_000_000);
    System.out.println("torture by " + harm + " with seed " + seed);
    Duration seconds = Duration.ofSeconds(patience);
    List<String> servers = List.of(System.getProperty("server", "payara"));
    var plan = new Torture.Plan(seed, rounds, harm, servers, nodes, 2, 2, seconds, settings, place);
    return new Torture(plan, line -> {}).run();
  }

  @Test
  void nothingIsLost() throws Exception {
    Report report = torture(Harm.BOTH, 1, 2, 20, Map.of());

    assertThat(report.faults()).isEmpty();
    assertThat(report.total().received()).isPositive();
  }

  /** Without failover, which takes longer and is not always without repeats. */
  @Test
  void nothingIsLostBetweenThreeNodes() throws Exception {
    List<Harm> harms = List.of(Harm.NODE, Harm.REDIS, Harm.CUT_REDIS);
    Harm harm = harms.get(ThreadLocalRandom.current().nextInt(harms.size()));
    Report report = torture(harm, 3, 2, 20, Map.of());

    assertThat(report.faults()).isEmpty();
    assertThat(report.total().received()).isPositive();
  }

  /** The torture can tell. */
  @Test
  void aStoreThatForgetsIsFound() throws Exception {
    Report report = torture(Harm.KILL, 1, 1, 3, Map.of("STORE", "memory"));

    assertThat(report.isClean()).isFalse();
    assertThat(report.total().lost()).isPositive();
  }
}
