package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.exchange.redis.RedisServer;
import io.notificationsocket.torture.Network;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A node that alone has lost Redis sends its clients to the others; nodes that all have do not. */
class IsolationIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static ServerProcess serve(String redis) throws FailedStartException {
    return ServerProcess.serve(
        Launch.of(
            Map.of(
                "AUTH_TOKEN",
                ServerUnderTest.token(),
                "STORE",
                "redis",
                "REDIS_URL",
                redis,
                "DRAIN_TIME",
                "1s")));
  }

  @Test
  void clientsAreSentAwayFromANodeThatHasLostRedis() throws Exception {
    try (RedisServer redis = RedisServer.launch("--appendonly", "yes", "--appendfsync", "always");
        Network way = new Network(redis.port());
        ServerProcess cut = serve("redis://127.0.0.1:" + way.port());
        ServerProcess other = serve(redis.url())) {
      Visitor client = new Visitor(cut.url());
      Visitor backend = new Visitor(other.url());
      backend.register("ann", "a1");
      client.connect("ann", "a1");

      eventually(() -> client.fetch("/api/status/health").contains("\"nodes\":2"));
      way.become(new Network.Condition(Network.Ending.NONE, false, false, false, 0));
      eventually(() -> client.fetch("/api/status/ready").startsWith("503"));
      assertThat(client.closeCode()).isEqualTo(1001);
      assertThat(client.fetch("/api/status/health")).contains("\"status\":\"isolated\"");
      assertThat(client.fetch("/socket.io/?EIO=4&transport=polling")).startsWith("503");
      assertThat(backend.fetch("/api/status/ready")).startsWith("200");

      backend.push("ann", "1");
      Visitor elsewhere = new Visitor(other.url());
      elsewhere.connect("ann", "a1");
      assertThat(elsewhere.expect("42")).isEqualTo("42[\"message\",1]");

      way.become(Network.Condition.FAIR);
      eventually(() -> client.fetch("/api/status/ready").startsWith("200"));
      eventually(() -> client.fetch("/socket.io/?EIO=4&transport=polling").startsWith("200"));

      // Now Redis is away for both.
      Visitor stays = new Visitor(cut.url());
      backend.register("bob", "b1");
      stays.connect("bob", "b1");
      redis.kill();
      eventually(() -> stays.fetch("/api/status/health").contains("\"unreachable\""));
      Thread.sleep(8_000); // more than the time after which a node that is alone sends them away
      assertThat(stays.fetch("/api/status/ready")).startsWith("200");
      redis.start();
      eventually(() -> stays.fetch("/api/status/health").startsWith("200"));
      eventually(() -> pushes(backend));
      assertThat(stays.expect("42")).startsWith("42[\"message\",\"on\"");
    }
  }

  private static boolean pushes(Visitor backend) throws Exception {
    try {
      return backend.push("bob", "\"on\"").contains("\"sessions\":1");
    } catch (AssertionError e) {
      return false; // refused
    }
  }

  private static void eventually(Callable<Boolean> condition) throws Exception {
    Eventually.holds(PATIENCE, condition);
  }
}
