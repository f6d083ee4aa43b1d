package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.exchange.redis.RedisServer;
import java.net.http.HttpResponse;
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
    HttpResponse<String> refused = backend.tryPush("dan", "2", "dan-2");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    eventually(() -> backend.fetch("/api/status/health").startsWith("503"));
    redis.start();
    eventually(() -> backend.push("dan", "2", "dan-2").startsWith("200 "));
    assertThat(client.expect("42")).isEqualTo("42[\"message\",2]");
    assertThat(backend.push("dan", "3")).contains("\"sessions\":1");
    assertThat(client.expect("42")).isEqualTo("42[\"message\",3]");
    eventually(() -> backend.fetch("/api/status/health").startsWith("200"));
  }

  @Test
  void aNodeThatStoodStillGivesUpWhatOthersTookAndCatchesUp() throws Exception {
    Visitor stays = new Visitor(first.url());
    Visitor moves = new Visitor(first.url());
    Visitor backend = new Visitor(second.url());
    backend.register("eva", "e1");
    backend.register("eva", "e2");
    stays.connect("eva", "e1");
    moves.connect("eva", "e2");
    assertThat(backend.push("eva", "0")).contains("\"sessions\":2");
    assertThat(stays.expect("42")).isEqualTo("42[\"message\",0]");

    signal("-STOP", first);
    Visitor moved = new Visitor(second.url());
    int pushed = 0;
    try {
      moved.connect("eva", "e2");
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!backend.push("eva", "" + ++pushed).contains("\"sessions\":1")) {
        assertThat(System.nanoTime()).as("it counts as dead soon").isLessThan(end);
        Thread.sleep(500);
      }
    } finally {
      signal("-CONT", first);
    }
    assertThat(moves.closeCode()).as("it was told").isNotEqualTo(1006);
    for (int number = 1; number <= pushed; number++) {
      assertThat(stays.expect("42")).isEqualTo("42[\"message\"," + number + "]");
    }
    eventually(() -> new Visitor(first.url()).fetch("/api/status/health").startsWith("200"));
    assertThat(backend.push("eva", "\"on\"")).contains("\"sessions\":2");
    assertThat(stays.expect("42")).isEqualTo("42[\"message\",\"on\"]");
    eventually(() -> moved.expect("42").equals("42[\"message\",\"on\"]"));
  }

  private static void signal(String which, ServerProcess server) throws Exception {
    Process kill = new ProcessBuilder("kill", which, Long.toString(server.pid())).start();
    assertThat(kill.waitFor()).isZero();
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
