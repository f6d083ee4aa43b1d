package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.exchange.redis.RedisServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes on one Redis are one server to backends and clients. */
@Tag("core")
class SeveralNodesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static RedisServer redis;
  private static ServerProcess first;
  private static ServerProcess second;

  @BeforeAll
  static void start() throws FailedStartException {
    redis = RedisServer.launch("--appendonly", "yes", "--appendfsync", "always");
    first = serve();
    second = serve();
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : new AutoCloseable[] {first, second, redis}) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static ServerProcess serve() throws FailedStartException {
    return ServerProcess.serve(
        Launch.of(
            Map.of(
                "AUTH_TOKEN", ServerUnderTest.token(),
                "STORE", "redis",
                "REDIS_URL", redis.url())));
  }

  @Test
  void aPushAtOneNodeReachesTheClientsOfAll() throws Exception {
    Visitor here = new Visitor(first.url());
    Visitor there = new Visitor(second.url());
    here.register("ann", "a1");
    there.register("ann", "a2");
    there.connect("ann", "a1");
    here.connect("ann", "a2");

    assertThat(here.push("ann", "1")).contains("\"sessions\":2");
    assertThat(there.push("ann", "2")).contains("\"sessions\":2");
    for (Visitor each : new Visitor[] {here, there}) {
      assertThat(each.expect("42")).isEqualTo("42[\"message\",1]");
      assertThat(each.expect("42")).isEqualTo("42[\"message\",2]");
    }
  }

  @Test
  void aClientThatComesToAnotherNodeReplacesItselfAndCatchesUp() throws Exception {
    Visitor before = new Visitor(first.url());
    before.register("bob", "b1");
    before.push("bob", "1");
    before.connect("bob", "b1");
    assertThat(before.expect("42")).isEqualTo("42[\"message\",1]");

    Visitor after = new Visitor(second.url());
    after.connect("bob", "b1");
    assertThat(before.closeCode()).isNotEqualTo(1006);
    assertThat(new Visitor(first.url()).push("bob", "2")).contains("\"sessions\":1");
    eventually(() -> after.expect("42").equals("42[\"message\",2]"));
  }

  @Test
  void theClientsOfANodeThatIsKilledMissNothingAtAnother() throws Exception {
    ServerProcess third = serve();
    Visitor before = new Visitor(third.url());
    before.register("cid", "c1");
    before.connect("cid", "c1");
    third.kill();
    Visitor backend = new Visitor(first.url());
    backend.push("cid", "1");

    Visitor after = new Visitor(second.url());
    after.connect("cid", "c1");
    assertThat(after.expect("42")).isEqualTo("42[\"message\",1]");
    assertThat(backend.push("cid", "2")).contains("\"sessions\":1");
    assertThat(after.expect("42")).isEqualTo("42[\"message\",2]");
  }

  @Test
  void clientsStayWhileRedisIsAwayAndPushesFlowWhenItIsBack() throws Exception {
    Visitor client = new Visitor(first.url());
    client.register("dan", "d1");
    client.connect("dan", "d1");
    Visitor backend = new Visitor(second.url());
    backend.push("dan", "1");
    assertThat(client.expect("42")).isEqualTo("42[\"message\",1]");

    redis.kill();
    assertThatThrownBy(() -> backend.push("dan", "2")).hasMessageContaining("503");
    eventually(() -> backend.fetch("/api/status/health").startsWith("503"));
    assertThat(backend.fetch("/api/status/ready")).startsWith("200");
    redis.start();
    eventually(() -> pushes(backend, "dan", "3"));
    eventually(() -> client.expect("42").equals("42[\"message\",3]"));
    eventually(() -> backend.fetch("/api/status/health").startsWith("200"));
  }

  @Test
  void healthTellsTheNodesAndHowLongAnswersLast() throws Exception {
    eventually(
        () ->
            new Visitor(first.url())
                .fetch("/api/status/health")
                .matches(
                    "200 \\{\"status\":\"up\",\"draining\":false,\"node\":\"[0-9a-f]{7}\","
                        + "\"nodes\":[23],\"store\":\\{\"kind\":\"redis\",\"status\":\"up\","
                        + "\"durability\":\"aof always, wait 0\"}}"));
  }

  private static boolean pushes(Visitor backend, String user, String json) throws Exception {
    try {
      return backend.push(user, json).contains("\"sessions\":1");
    } catch (AssertionError e) {
      return false; // refused
    }
  }

  private static void eventually(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not come about");
      }
      Thread.sleep(100);
    }
  }
}
