package io.notificationsocket.api.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.api.status.ReadyResource.Readiness;
import io.notificationsocket.registry.Exchange.Condition;
import org.junit.jupiter.api.Test;

/** What {@code GET /api/status/ready} says. */
final class ReadyTest {

  private static String json(boolean draining, Condition condition) throws Exception {
    return new ObjectMapper().writeValueAsString(Readiness.of(draining, condition));
  }

  @Test
  void aServerThatServesIsReady() throws Exception {
    assertThat(json(false, Condition.UP))
        .isEqualTo(
            "{\"status\":\"UP\",\"checks\":[{\"name\":\"serving\",\"status\":\"UP\",\"data\":{}},"
                + "{\"name\":\"store\",\"status\":\"UP\",\"data\":{}}]}");
  }

  @Test
  void aFailingStoreLeavesTheServerReady() throws Exception {
    assertThat(json(false, Condition.FAILING)).startsWith("{\"status\":\"UP\"");
  }

  @Test
  void aDrainingServerIsNotReady() throws Exception {
    assertThat(json(true, Condition.UP))
        .startsWith("{\"status\":\"DOWN\"")
        .contains("{\"name\":\"serving\",\"status\":\"DOWN\",\"data\":{}}");
  }

  @Test
  void anIsolatedNodeIsNotReady() throws Exception {
    assertThat(json(false, Condition.ISOLATED))
        .startsWith("{\"status\":\"DOWN\"")
        .contains("{\"name\":\"store\",\"status\":\"DOWN\",\"data\":{}}");
  }
}
