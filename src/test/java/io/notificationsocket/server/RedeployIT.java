package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a deployer does to a running stock server, and what is left behind of it. */
@Tag("redeploy")
class RedeployIT {

  private static final int TIMES = 10;

  /** A copy of the application that stays in memory takes about 800,000. */
  private static final long BYTES_A_TIME = 500_000;

  /** A copy of the application that stays in memory has about 440. */
  private static final int CLASSES_A_TIME = 250;

  @Test
  void tenDeploymentsLeaveNothingBehind() throws Exception {
    try (StockServer server = new StockServer()) {
      // The server's own caches fill with the first ones.
      visit(server, 3);
      Footprint before = Footprint.of(server.handle());

      visit(server, TIMES);

      Footprint after = Footprint.of(server.handle());
      assertThat(after.ours()).isEmpty();
      assertThat(after.engines()).isEqualTo(before.engines());
      // A server's pools may grow a little; what each deployment leaves shows as ten of a name.
      assertThat(after.threadsSince(before))
          .allSatisfy((name, more) -> assertThat(more).isLessThan(TIMES));
      assertThat(after.sockets()).isLessThan(before.sockets() + TIMES);
      if (ServerUnderTest.product() instanceof PayaraMicro) {
        // Its pool of requests holds on to the handler of each one's last upgrade, and with it to
        // the classes of that copy of the application: docs/servers.md.
        return;
      }
      assertThat(after.classes()).isLessThan(before.classes() + TIMES * CLASSES_A_TIME);
      assertThat(after.heap()).isLessThan(before.heap() + TIMES * BYTES_A_TIME);
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
