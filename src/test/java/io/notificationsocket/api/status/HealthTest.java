package io.notificationsocket.api.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.api.status.HealthResource.Health;
import io.notificationsocket.api.status.HealthResource.StoreHealth;
import io.notificationsocket.registry.ClusterInfo;
import io.notificationsocket.registry.Exchange.Condition;
import org.junit.jupiter.api.Test;

/** What {@code GET /api/status/health} says. */
final class HealthTest {

  private static String json(boolean draining, Condition condition, long damaged) throws Exception {
    StoreHealth store = StoreHealth.of("embedded", condition, null, damaged);
    return new ObjectMapper().writeValueAsString(Health.of(draining, store, null));
  }

  @Test
  void aServerThatIsWellSaysSo() throws Exception {
    assertThat(json(false, Condition.UP, 0))
        .isEqualTo(
            "{\"status\":\"up\",\"draining\":false,"
                + "\"store\":{\"kind\":\"embedded\",\"status\":\"up\"}}");
  }

  @Test
  void aStoreThatFailsOrADrainTakesTheServerDown() throws Exception {
    assertThat(json(false, Condition.FAILING, 0))
        .startsWith("{\"status\":\"down\"")
        .contains("failing");
    assertThat(json(true, Condition.UP, 0)).startsWith("{\"status\":\"down\"");
  }

  @Test
  void damagedMessagesAreCountedAndTakeNobodyDown() throws Exception {
    assertThat(json(false, Condition.UP, 3))
        .startsWith("{\"status\":\"up\"")
        .contains("\"damagedMessages\":3");
  }

  @Test
  void aNodeTellsOfTheOthersAndWhetherRedisIsThere() throws Exception {
    ClusterInfo cluster = new ClusterInfo("04c1f2e", 3, "aof everysec, wait 1");
    StoreHealth store = StoreHealth.of("redis", Condition.FAILING, cluster, 0);

    assertThat(new ObjectMapper().writeValueAsString(Health.of(false, store, cluster)))
        .isEqualTo(
            "{\"status\":\"down\",\"draining\":false,\"node\":\"04c1f2e\",\"nodes\":3,"
                + "\"store\":{\"kind\":\"redis\",\"status\":\"unreachable\","
                + "\"durability\":\"aof everysec, wait 1\"}}");
  }

  @Test
  void aNodeThatAloneDoesNotReachRedisSaysSo() throws Exception {
    ClusterInfo cluster = new ClusterInfo("04c1f2e", 3, "aof everysec, wait 1");
    StoreHealth store = StoreHealth.of("redis", Condition.ISOLATED, cluster, 0);

    assertThat(new ObjectMapper().writeValueAsString(Health.of(false, store, cluster)))
        .startsWith("{\"status\":\"down\"")
        .contains("\"status\":\"isolated\"");
  }
}
