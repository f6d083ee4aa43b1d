package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGTERM, as a container engine or an init system sends it, ends a server soon and wholly. */
@Tag("core")
class ShutdownIT {

  private static final Duration SOON = Duration.ofSeconds(8);

  @Test
  void aServerThatIsAskedToEndFreesItsPortSoon() throws Exception {
    Launch launch = Launch.of(Map.of("AUTH_TOKEN", ServerUnderTest.token()));
    ServerProcess server = ServerProcess.serve(launch);
    Instant asked = Instant.now();

    server.close();

    assertThat(Duration.between(asked, Instant.now())).isLessThan(SOON);
    assertThat(server.isAlive()).isFalse();
    try (ServerSocket socket = new ServerSocket(launch.port())) {
      assertThat(socket.isBound()).isTrue();
    }
  }
}
