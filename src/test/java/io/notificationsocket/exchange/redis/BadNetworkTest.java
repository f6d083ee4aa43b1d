package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import io.notificationsocket.torture.Network;
import io.notificationsocket.torture.Network.Condition;
import io.notificationsocket.torture.Network.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes whose way to a Redis that is well is not, beside one whose way is. */
@Timeout(60)
final class BadNetworkTest {

  private static final Condition CUT = new Condition(Ending.RESET, true, true, false, 0);
  private static final Condition NOTHING_GOES = new Condition(Ending.NONE, false, true, true, 0);
  private static final Condition NOTHING_COMES = new Condition(Ending.NONE, true, false, true, 0);
  private static final Condition HALF_OPEN = new Condition(Ending.NONE, false, false, false, 0);
  private static final Condition SLOW = new Condition(Ending.NONE, true, true, true, 200);

  /** A node behind a network of its own, with one of ann's clients. */
  private static final class Remote implements AutoCloseable {
    private final Condition becomes;
    private final Network network;
    private final TestedNode node;
    private final RecordingRecipient client;

    Remote(int number, RedisServer server, String timeout, Condition becomes) throws IOException {
      this(number, server, timeout, becomes, name -> true);
    }

    /**
     * @param goesThrough whether a connection of this name takes the network; others lead to Redis
     */
    Remote(
        int number,
        RedisServer server,
        String timeout,
        Condition becomes,
        Predicate<String> goesThrough)
        throws IOException {
      this.becomes = becomes;
      network = new Network(server.port());
      RedisSettings redis = Redis.settings(server.url(), "REDIS_TIMEOUT", timeout);
      Topology topology =
          new TestedTopology(
              redis, name -> goesThrough.test(name) ? network.port() : server.port());
      node = new TestedNode("aaaaaa" + number, redis, TestedNode.SETTINGS, topology);
      client = node.connect("ann", "a" + number);
      node.awaitUp();
    }

    @Override
    public void close() throws IOException {
      network.close();
      node.close();
    }
  }

  @Test
  void aNodeThatDoesNotReachRedisSaysSoRefusesPushesAndCatchesUpAfterwards() throws Exception {
    try (RedisServer server = RedisServer.launch();
        TestedNode near = new TestedNode("bbbbbbb", Redis.settings(server.url()));
        Remote cut = new Remote(0, server, "500ms", CUT);
        Remote mute = new Remote(1, server, "500ms", NOTHING_GOES);
        Remote deaf = new Remote(2, server, "500ms", NOTHING_COMES);
        Remote halfOpen = new Remote(3, server, "500ms", HALF_OPEN);
        Remote wedged =
            new Remote(4, server, "500ms", NOTHING_COMES, name -> name.endsWith("-hears"))) {
      List<Remote> remotes = List.of(cut, mute, deaf, halfOpen, wedged);
      List<Remote> away = List.of(cut, mute, deaf, halfOpen);
      RecordingRecipient neighbour = near.connect("ann", "b");
      near.push("ann", "\"before\"");
      for (Remote each : remotes) {
        Redis.await("all have it", () -> each.client.messages().size() == 1);
      }

      near.register("ann", "late");
      long began = System.nanoTime();
      remotes.forEach(each -> each.network.become(each.becomes));
      List<Pushed> refused = new ArrayList<>();
      List<RecordingRecipient> late = new ArrayList<>();
      for (Remote each : away) {
        RecordingRecipient client = new RecordingRecipient();
        each.node.registry().claim("ann", "late", client, Terms.NONE, claimed -> {});
        late.add(client);
        String json = "\"by " + each.becomes + "\"";
        refused.add(each.node.begin("ann", Message.of(json).under("key " + json)));
      }
      wedged.node.push("ann", "\"meanwhile\"");
      for (Pushed each : refused) {
        StoreFailedException why =
            catchThrowableOfType(StoreFailedException.class, () -> each.commit().await());
        assertThat(why.kind()).isEqualTo(Kind.UNREACHABLE);
      }
      late.forEach(each -> Redis.await("it is to come again", each::interrupted));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      for (Remote each : remotes) {
        Redis.await(each.becomes + " is told", () -> !each.node.isUp());
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(7));
      assertThat(near.isUp()).isTrue();

      // What was held up comes late.
      remotes.forEach(each -> each.network.become(Condition.FAIR));
      for (Remote each : away) {
        each.node.insist("ann", "\"by " + each.becomes + "\"");
      }
      near.push("ann", "\"after\"");
      // A claim whose answer came too late was given back.
      Redis.await("those who stayed count", () -> near.sessions("ann") == remotes.size() + 1);
      for (Remote each : remotes) {
        each.node.awaitUp();
        Redis.await("it has caught up", () -> each.client.messages().contains("\"after\""));
        assertThat(each.client.messages()).containsExactlyElementsOf(neighbour.messages());
        assertThat(each.client.revocations()).isEmpty();
      }
      assertThat(neighbour.messages())
          .hasSize(3 + away.size())
          .doesNotHaveDuplicates()
          .containsSubsequence("\"before\"", "\"meanwhile\"", "\"after\"");
    }
  }

  @Test
  void aSlowNetworkMakesPushesLateAndNothingElse() throws Exception {
    try (RedisServer server = RedisServer.launch();
        TestedNode near = new TestedNode("bbbbbbb", Redis.settings(server.url()));
        Remote slow = new Remote(0, server, "2s", SLOW)) {
      RecordingRecipient neighbour = near.connect("ann", "b");
      slow.network.become(slow.becomes);
      List<Pushed> pushed = new ArrayList<>();
      List<String> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        pushed.add(slow.node.begin("ann", Message.of("" + i)));
        all.add("" + i);
      }
      long began = System.nanoTime();
      pushed.forEach(each -> each.commit().await());
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(400));

      RecordingRecipient later = slow.node.connect("ann", "c");
      for (RecordingRecipient each : List.of(slow.client, neighbour)) {
        Redis.await("a client has all", () -> each.messages().size() == all.size());
        assertThat(each.messages()).containsExactlyElementsOf(all);
        assertThat(each.revocations()).isEmpty();
      }
      long silence = Shards.SILENCE.toNanos();
      Redis.await(
          "it would be told by now",
          () -> !slow.node.isUp() || System.nanoTime() - began > silence);
      assertThat(slow.node.isUp()).isTrue();
      slow.node.push("ann", "\"still\"");
      Redis.await("it comes", () -> later.messages().contains("\"still\""));
    }
  }
}
