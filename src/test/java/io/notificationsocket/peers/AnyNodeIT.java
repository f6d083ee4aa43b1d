package io.notificationsocket.peers;

import io.notificationsocket.exchange.redis.RedisServer;
import io.notificationsocket.server.Launch;
import io.notificationsocket.server.ServerProcess;
import io.notificationsocket.server.ServerUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Stock clients and backends whose every request comes to any of three nodes. */
class AnyNodeIT {

  private static final int NODES = 3;

  private static final List<AutoCloseable> RUNNING = new ArrayList<>();
  private static Nginx balancer;

  @BeforeAll
  static void start() throws Exception {
    RedisServer redis = RedisServer.launch("--appendonly", "yes");
    RUNNING.add(redis);
    List<String> nodes = new ArrayList<>();
    List<ServerProcess> started = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      ServerProcess node = start(redis);
      RUNNING.add(0, node);
      started.add(node);
    }
    for (ServerProcess node : started) {
      node.awaitServing();
      nodes.add(node.url());
    }
    balancer = Nginx.random(nodes);
    RUNNING.add(0, balancer);
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable each : RUNNING) {
      each.close();
    }
  }

  private static ServerProcess start(RedisServer redis) {
    Map<String, String> settings =
        Map.of(
            "AUTH_TOKEN",
            ServerUnderTest.token(),
            "STORE",
            "redis",
            "REDIS_URL",
            redis.url(),
            "TRUSTED_PROXIES",
            "127.0.0.0/8,::1");
    return ServerProcess.start(Launch.of(settings), line -> {});
  }

  @TestFactory
  @Tag("core")
  Stream<DynamicTest> clientsOfBothProtocolsNoticeNoNodes() {
    return play("2.5.0 polling", "2.5.0 upgrade", "4.8.4 polling", "4.8.4 upgrade");
  }

  @TestFactory
  Stream<DynamicTest> theOthersNeither() {
    return play(
        "1.7.4 polling",
        "1.7.4 upgrade",
        "2.5.0 websocket",
        "3.1.3 polling",
        "3.1.3 upgrade",
        "4.8.4 websocket");
  }

  private static Stream<DynamicTest> play(String... clients) {
    return NodeScript.runEach(balancer.url(), "client.mjs", List.of(clients));
  }
}
