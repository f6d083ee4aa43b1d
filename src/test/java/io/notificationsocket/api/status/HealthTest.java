package io.notificationsocket.api.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.notificationsocket.api.status.HealthResource.Health;
import io.notificationsocket.api.status.HealthResource.StoreHealth;
import org.junit.jupiter.api.Test;

/** What {@code GET /api/status/health} says. */
final class HealthTest {

  private static String json(boolean draining, boolean failing, long damaged) throws Exception {
    StoreHealth store = StoreHealth.of("embedded", failing, damaged);
    return new ObjectMapper().writeValueAsString(Health.of(draining, store));
  }

  @Test
  void aServerThatIsWellSaysSo() throws Exception {
    assertThat(json(false, false, 0))
        .isEqualTo(
            "{\"status\":\"up\",\"draining\":false,"
                + "\"store\":{\"kind\":\"embedded\",\"status\":\"up\"}}");
  }

  @Test
  void aStoreThatFailsOrADrainTakesTheServerDown() throws Exception {
    assertThat(json(false, true, 0)).startsWith("{\"status\":\"down\"").contains("failing");
    assertThat(json(true, false, 0)).startsWith("{\"status\":\"down\"");
  }

  @Test
  void damagedMessagesAreCountedAndTakeNobodyDown() throws Exception {
    assertThat(json(false, false, 3))
        .startsWith("{\"status\":\"up\"")
        .contains("\"damagedMessages\":3");
  }
}
