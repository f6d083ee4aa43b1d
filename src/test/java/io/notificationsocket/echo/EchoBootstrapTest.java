package io.notificationsocket.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.EngineSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EchoBootstrapTest {

  @Test
  void theTimesAreThoseThatTheSuitesExpect() {
    EngineSettings settings = EchoBootstrap.settings(Map.of()).engine();

    assertThat(settings.pingInterval()).isEqualTo(Duration.ofMillis(300));
    assertThat(settings.pingTimeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.maxPayload()).isEqualTo(1_000_000);
  }

  @Test
  void othersMayBeGiven() {
    EngineSettings settings = EchoBootstrap.settings(Map.of("PING_TIMEOUT", "20s")).engine();

    assertThat(settings.pingTimeout()).isEqualTo(Duration.ofSeconds(20));
  }
}
