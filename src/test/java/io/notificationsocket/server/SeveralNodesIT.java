package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.exchange.redis.RedisServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    assertThat(backend.fetch("/api/status/ready")).startsWith("200");
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
  void whoIsOnlineIsKnownAtAllNodesAndEndsFromAll() throws Exception {
    Visitor client = new Visitor(first.url());
    Visitor backend = new Visitor(second.url());
    backend.send("PUT", "/api/lea/register?connectionId=l1", "{\"meta\":{\"device\":\"laptop\"}}");
    backend.register("lea", "l2");
    client.connect("lea", "l1");
    assertThat(backend.send("GET", "/api/lea/sessions", ""))
        .contains("\"online\":true", "{\"connectionId\":\"l1\",\"connected\":true,\"since\":\"20")
        .contains("\"transport\":\"websocket\",\"protocol\":4,\"waiting\":0")
        .contains("\"meta\":{\"device\":\"laptop\"}")
        .contains("{\"connectionId\":\"l2\",\"connected\":false,\"expires\":\"20");
    assertThat(backend.send("GET", "/api/online?after=le&limit=1", ""))
        .contains("{\"user\":\"lea\",\"sessions\":1}");
    assertThat(backend.send("POST", "/api/online", "{\"users\":[\"lea\",\"nobody\"]}"))
        .contains("{\"lea\":1,\"nobody\":0}");

    assertThat(backend.send("POST", "/api/lea/disconnect", "{}")).isEqualTo("{\"sessions\":1}");
    client.expect("41");
    assertThat(backend.send("GET", "/api/lea/sessions", "")).contains("\"online\":false");
    Visitor again = new Visitor(first.url());
    again.connect("lea", "l1");
    assertThat(backend.send("DELETE", "/api/lea/register", ""))
        .isEqualTo("{\"registrations\":2,\"sessions\":1}");
    again.expect("41");
    assertThat(backend.send("DELETE", "/api/lea", "")).contains("\"registrations\":0");
    assertThat(backend.send("GET", "/api/lea/sessions", "")).contains("\"lastSeen\":null");
  }

  @Test
  void aMarkAtOneNodeIsToldAtTheOther() throws Exception {
    Visitor laptop = new Visitor(first.url());
    Visitor phone = new Visitor(second.url());
    laptop.register("mia", "m1");
    laptop.register("mia", "m2");
    laptop.connect("mia", "m1");
    phone.connect("mia", "m2");
    for (Visitor each : new Visitor[] {laptop, phone}) {
      each.say("420[\"inbox\",{}]");
      assertThat(each.expect("430")).contains("\"messages\":[],\"unseen\":0");
    }
    laptop.send("POST", "/api/mia/push", "{\"message\":1,\"inbox\":true}");
    for (Visitor each : new Visitor[] {laptop, phone}) {
      assertThat(each.expect("42")).isEqualTo("42[\"message\",1]");
      assertThat(each.expect("42[\"inbox\"")).contains("\"unseen\":1", "\"new\":true");
    }

    phone.say("421[\"mark\",{\"read\":\"all\"}]");
    eventually(() -> phone.expect("4").startsWith("431[{\"ok\":true,\"changed\":1"));
    assertThat(laptop.expect("42[\"inbox\""))
        .contains("\"unseen\":0,\"unread\":0,\"total\":1", "\"read\":true");
    assertThat(new Visitor(first.url()).send("GET", "/api/mia/inbox/count", ""))
        .isEqualTo("{\"unseen\":0,\"unread\":0,\"total\":1}");
    assertThat(laptop.send("DELETE", "/api/mia/inbox", "")).isEqualTo("{\"deleted\":1}");
    eventually(() -> phone.expect("42[\"inbox\"").contains("\"removed\":\"deleted\""));
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

  // ---- clients whose requests come to any node -----------------------------------------------

  private static final String CLAIM = "40{\"userId\":\"%s\",\"connectionId\":\"%s\"}";
  private static final String UNKNOWN = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";

  /** A client on polling that holds a registration and has heard so. */
  private static Wanderer wanderer(String user, String node, String other) throws Exception {
    new Visitor(other).register(user, "w");
    Wanderer client = new Wanderer(node);
    assertThat(client.post(other, CLAIM.formatted(user, "w"))).isEqualTo("200 ok");
    assertThat(soon(client.poll(other))).startsWith("200 40{");
    return client;
  }

  /** A client that begins anew, and gets what it has missed. */
  private static void assertThatItMissed(String message, String user, String node, String other)
      throws Exception {
    Wanderer client = new Wanderer(node);
    assertThat(client.post(other, CLAIM.formatted(user, "w"))).isEqualTo("200 ok");
    StringBuilder heard = new StringBuilder();
    while (heard.indexOf("42") < 0) {
      heard.append(soon(client.poll(other)));
      assertThat(heard.toString()).startsWith("200");
    }
    assertThat(heard.toString()).endsWith("42[\"message\"," + message + "]");
  }

  private static String soon(CompletableFuture<String> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void theRequestsOfAClientOnPollingMayComeToAnyNode() throws Exception {
    Wanderer client = wanderer("eve", first.url(), second.url());
    CompletableFuture<String> poll = client.poll(second.url());
    assertThat(new Visitor(second.url()).push("eve", "1")).contains("\"sessions\":1");
    assertThat(soon(poll)).isEqualTo("200 42[\"message\",1]");
    new Visitor(first.url()).push("eve", "\"" + "ü".repeat(100_000) + "\"");
    assertThat(soon(client.poll(second.url())))
        .isEqualTo("200 42[\"message\",\"" + "ü".repeat(100_000) + "\"]");
    new Visitor(first.url()).push("eve", "3");
    assertThat(soon(client.poll(first.url()))).isEqualTo("200 42[\"message\",3]");
    new Visitor(first.url()).push("eve", "4");
    assertThat(soon(client.poll(second.url(), "&j=7")))
        .startsWith("200 ___eio[7](\"42[\\\"message\\\",4");

    assertThat(client.post(second.url(), "4" + "x".repeat(1_100_000))).startsWith("413");
    CompletableFuture<String> last = client.poll(second.url());
    Thread.sleep(200); // it waits by then; otherwise it is answered as one that comes too late
    assertThat(client.post(second.url(), "1")).isEqualTo("200 ok");
    assertThat(soon(last)).isEqualTo("200 6");
    assertThat(soon(client.poll(second.url()))).isEqualTo(UNKNOWN);
    assertThat(client.post(second.url(), "3")).isEqualTo(UNKNOWN);
  }

  @Test
  void twoPollsAtATimeEndASessionWhereverTheyCome() throws Exception {
    Wanderer client = wanderer("fay", first.url(), second.url());
    CompletableFuture<String> one = client.poll(second.url());
    Thread.sleep(200);
    assertThat(soon(client.poll(first.url()))).startsWith("400");
    assertThat(soon(one)).isEqualTo("200 1");
  }

  @Test
  void aClientThatGoesIsGoneAtTheNodeThatHasItsSession() throws Exception {
    Wanderer client = wanderer("gil", first.url(), second.url());
    CompletableFuture<String> poll = client.poll(second.url());
    Thread.sleep(200);
    poll.cancel(true); // its connection is closed
    eventually(() -> soon(client.poll(first.url())).equals(UNKNOWN));
  }

  @Test
  void theSessionsOfANodeThatIsKilledAreUnknown() throws Exception {
    ServerProcess third = serve();
    Wanderer client = wanderer("hal", third.url(), second.url());
    CompletableFuture<String> poll = client.poll(second.url());
    Thread.sleep(200);
    third.kill();
    assertThat(soon(poll)).isEqualTo(UNKNOWN);
    assertThat(soon(client.poll(first.url()))).isEqualTo(UNKNOWN);
    assertThat(client.post(first.url(), "3")).isEqualTo(UNKNOWN);

    new Visitor(first.url()).push("hal", "1");
    assertThatItMissed("1", "hal", first.url(), second.url());
  }

  @Test
  void aNodeThatEndsLetsGoThePollsOfOtherNodesSessions() throws Exception {
    ServerProcess third = serve();
    Wanderer client = wanderer("ida", first.url(), third.url());
    CompletableFuture<String> poll = client.poll(third.url());
    Thread.sleep(200);
    third.close();
    assertThat(soon(poll)).as("a noop: the client polls again").isEqualTo("200 6");
    new Visitor(second.url()).push("ida", "1");
    assertThat(soon(client.poll(second.url()))).isEqualTo("200 42[\"message\",1]");
  }

  @Test
  void aSessionMovesToTheNodeWhereItsClientOpensAWebSocket() throws Exception {
    Wanderer client = wanderer("joe", first.url(), second.url());
    CompletableFuture<String> poll = client.poll(first.url());
    Visitor there = new Visitor(second.url());
    String polling = there.send("GET", "/api/joe/sessions", "");
    assertThat(polling).contains("\"transport\":\"polling\"");
    there.probe(client.sid());
    assertThat(soon(poll)).isEqualTo("200 6");
    new Visitor(second.url()).push("joe", "1");
    there.upgrade();
    assertThat(there.expect("42")).isEqualTo("42[\"message\",1]");
    assertThat(new Visitor(first.url()).push("joe", "2")).contains("\"sessions\":1");
    assertThat(there.expect("42")).isEqualTo("42[\"message\",2]");
    assertThat(soon(client.poll(first.url()))).isEqualTo(UNKNOWN);
    assertThat(there.send("GET", "/api/joe/sessions", ""))
        .as("connected since then, in another way")
        .contains(
            polling
                .replaceFirst(".*(\"since.*),\"waiting.*", "$1")
                .replace("polling", "websocket"));
  }

  @Test
  void aClientWhoseNodeDiesBetweenProbeAndUpgradeBeginsAnew() throws Exception {
    ServerProcess third = serve();
    Wanderer client = wanderer("kim", third.url(), first.url());
    CompletableFuture<String> poll = client.poll(second.url()); // which then knows the third
    Thread.sleep(200);
    Visitor there = new Visitor(second.url());
    there.probe(client.sid());
    assertThat(soon(poll)).isEqualTo("200 6");
    third.kill();
    there.upgrade();
    assertThat(there.closeCode()).isPositive();
    new Visitor(first.url()).push("kim", "1");
    assertThatItMissed("1", "kim", first.url(), second.url());
  }

  @Test
  void whatIsForNodesIsNotThereForOthers() throws Exception {
    Visitor stranger = new Visitor(first.url());
    Wanderer client = new Wanderer(first.url());
    for (String path : new String[] {"", "/self", "/take", "/probe", "/end-poll"}) {
      assertThat(stranger.fetch("/socket.io-peer" + path + "?sid=" + client.sid()))
          .as(path)
          .startsWith("404 ");
    }
  }

  private static void eventually(Callable<Boolean> condition) throws Exception {
    Eventually.holds(PATIENCE, condition);
  }
}
