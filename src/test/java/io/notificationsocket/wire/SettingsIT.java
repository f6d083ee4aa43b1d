package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notificationsocket.server.FailedStartException;
import io.notificationsocket.server.Launch;
import io.notificationsocket.server.ServerProcess;
import io.notificationsocket.server.ServerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A server with a setting that cannot be used does not start, and says so once and clearly. */
class SettingsIT {

  @Test
  void aWrongValueStopsTheDeploymentWithOneClearLine() {
    List<String> output = new CopyOnWriteArrayList<>();
    Launch launch = Launch.of(Map.of("AUTH_TOKEN", ServerUnderTest.token(), "MAX_PAYLOAD", "lots"));

    FailedStartException failure =
        catchThrowableOfType(
            FailedStartException.class, () -> ServerProcess.serve(launch, output::add).close());

    String reason = "MAX_PAYLOAD=lots cannot be used: write a whole number from 1000 to 100000000.";
    assertThat(failure).hasMessage(reason);
    assertThat(output).filteredOn(line -> line.matches(".* \\S+: " + reason)).isNotEmpty();
    assertThat(String.join("\n", output)).doesNotContain(ServerUnderTest.token());
  }
}
