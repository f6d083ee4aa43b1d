package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.exchange.redis.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a deployer does to a running stock server, and what is left behind of it. */
@Tag("redeploy")
class RedeployIT {

  private static final int TIMES = 10;

  /**
   * How much more a server may have in memory after ten redeployments. WildFly's idle threads hold
   * on to copies of the application, as many as there are of them and not as there were
   * redeployments: docs/deploy/wildfly.md. What leaks with each redeployment is ten.
   *
   * @param copies of the application, each of about 957 classes and 2.1 MB on WildFly
   */
  private record Leftovers(int copies, int classes, int megabytes) {

    static final Leftovers ON_WILDFLY = new Leftovers(7, 7_500, 16);
    static final Leftovers ON_TOMCAT = new Leftovers(1, 2_500, 5);

    static Leftovers of(Server product) {
      return product instanceof WildFly ? ON_WILDFLY : ON_TOMCAT;
    }
  }

  @Test
  void tenDeploymentsLeaveNothingBehind() throws Exception {
    assertNothingIsLeftBehind(Map.of());
  }

  @Test
  void tenDeploymentsOfANodeOnRedisLeaveNothingBehind() throws Exception {
    try (RedisServer redis = RedisServer.launch()) {
      assertNothingIsLeftBehind(Map.of("STORE", "redis", "REDIS_URL", redis.url()));
    }
  }

  private static void assertNothingIsLeftBehind(Map<String, String> settings) throws Exception {
    try (StockServer server = new StockServer(settings)) {
      // The server's own caches fill with the first ones.
      visit(server, 3);
      Footprint before = Footprint.of(server.handle());

      visit(server, TIMES);

      Footprint after = Footprint.of(server.handle());
      assertThat(after.ours()).isEmpty();
      // A server's pools may grow a little; what each deployment leaves shows as ten of a name.
      assertThat(after.threadsSince(before))
          .allSatisfy((name, more) -> assertThat(more).isLessThan(TIMES));
      assertThat(after.sockets()).isLessThan(before.sockets() + TIMES);
      assertThat(after.libraries())
          .as("of SQLite: each goes with its copy of the application")
          .isLessThanOrEqualTo(after.copies());
      assertThat(server.files("*sqlitejdbc*")).isEmpty();
      if (ServerUnderTest.product() instanceof PayaraMicro) {
        // Its pool of requests holds on to the handler of each one's last upgrade, and with it to
        // the classes of that copy of the application: docs/deploy.
        return;
      }
      Leftovers most = Leftovers.of(ServerUnderTest.product());
      assertThat(after.copies()).isLessThanOrEqualTo(before.copies() + most.copies());
      assertThat(after.classes()).isLessThan(before.classes() + most.classes());
      assertThat(after.heap()).isLessThan(before.heap() + most.megabytes() * 1_000_000L);
    }
  }

  private static void visit(StockServer server, int times) throws Exception {
    for (int n = 0; n < times; n++) {
      // What one deployment keeps, the next one has: a user of its own for each.
      String user = "u" + UUID.randomUUID();
      server.deploy("notify");
      List<Visitor> visitors = new ArrayList<>();
      List<CompletableFuture<String>> polls = new ArrayList<>();
      for (String connection : List.of("c-1", "c-2", "c-3")) {
        Visitor visitor = new Visitor(server.url("notify"));
        visitor.register(user, connection);
        visitor.connect(user, connection);
        visitors.add(visitor);
        polls.add(visitor.poll());
      }
      assertThat(visitors.get(0).push(user, "\"hello\"")).contains("\"sessions\":3");
      for (Visitor visitor : visitors) {
        assertThat(visitor.expect("42")).isEqualTo("42[\"message\",\"hello\"]");
      }

      server.undeploy("notify");

      for (Visitor visitor : visitors) {
        assertThat(visitor.closeCode()).isEqualTo(1001);
      }
      for (CompletableFuture<String> poll : polls) {
        assertThat(poll.get(10, TimeUnit.SECONDS)).isEqualTo("1");
      }
    }
  }

  @Test
  void twoCopiesDoNotDisturbEachOther() throws Exception {
    try (StockServer server = new StockServer()) {
      server.deploy("ROOT");
      server.deploy("notify");
      Visitor atRoot = new Visitor(server.url("ROOT"));
      Visitor atNotify = new Visitor(server.url("notify"));
      for (Visitor visitor : List.of(atRoot, atNotify)) {
        visitor.register("u", "c");
        visitor.connect("u", "c");
      }

      assertThat(atRoot.push("u", "\"for /\"")).contains("\"sessions\":1");
      assertThat(atNotify.push("u", "\"for /notify\"")).contains("\"sessions\":1");
      assertThat(atRoot.expect("42")).contains("for /\"");
      assertThat(atNotify.expect("42")).contains("for /notify\"");

      server.undeploy("notify");

      assertThat(atNotify.closeCode()).isEqualTo(1001);
      assertThat(atRoot.push("u", "\"still here\"")).contains("\"sessions\":1");
      assertThat(atRoot.expect("42")).contains("still here");
    }
  }
}
