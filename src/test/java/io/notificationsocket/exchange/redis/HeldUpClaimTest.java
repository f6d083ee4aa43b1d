package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange.Condition;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.torture.Network;
import io.notificationsocket.torture.Network.Ending;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client claims at a node that does not reach Redis, gives up and claims at another: what it said
 * first reaches Redis last, and must not take the registration from it.
 */
@Timeout(60)
final class HeldUpClaimTest {

  private static final Network.Condition SILENT =
      new Network.Condition(Ending.NONE, false, true, true, 0);

  private static final Settings SETTINGS = Settings.read(Map.of("AUTH_TOKEN", "t")::get);

  private final RedisServer server = RedisServer.launch();
  private final RecordingRecipient early = new RecordingRecipient();
  private final RecordingRecipient late = new RecordingRecipient();
  private Network network;
  private RedisExchange far;
  private RedisExchange near;

  @BeforeEach
  void aNodeBehindANetworkAndOneWithout() throws IOException {
    network = new Network(server.port());
    near = exchange(server.port(), "bbbbbbb", "5s");
    registry(near).register("ann", "a1").await();
  }

  @AfterEach
  void close() throws IOException {
    far.close();
    near.close();
    network.close();
    server.close();
  }

  private static RedisExchange exchange(int port, String node, String timeout) {
    return Redis.exchange(
        SETTINGS,
        Redis.settings("redis://127.0.0.1:" + port, "REDIS_TIMEOUT", timeout),
        node,
        Duration.ofSeconds(10),
        null);
  }

  private final Map<RedisExchange, SessionRegistry> registries = new HashMap<>();

  private SessionRegistry registry(RedisExchange exchange) {
    return registries.computeIfAbsent(
        exchange, each -> Registries.on(each, SETTINGS, Clock.systemUTC()));
  }

  private CompletableFuture<Subscription> claim(RedisExchange at, RecordingRecipient client) {
    CompletableFuture<Subscription> claimed = new CompletableFuture<>();
    registry(at).claim("ann", "a1", client, Terms.NONE, claimed::complete);
    return claimed;
  }

  private void theFarNodeIsUp(String timeout) {
    far = exchange(network.port(), "aaaaaaa", timeout);
    registry(far);
    Redis.await("the far node is up", () -> far.condition() == Condition.UP);
  }

  private void theLaterClaimStands() throws Exception {
    claim(near, late).get(20, TimeUnit.SECONDS).start();
    network.become(Network.Condition.FAIR);
    Redis.await("the early claim is answered", early::interrupted);
    Redis.await("the far node has nothing to do", far::isIdle);
    registry(near).push("ann", Message.of("1")).commit().await();
    Redis.await("it comes", () -> late.messages().contains("1"));
    assertThat(late.revocations()).isEmpty();
    assertThat(early.messages()).isEmpty();
    assertThat(sessions()).isEqualTo(1);
  }

  private int sessions() {
    CompletableFuture<int[]> counted = new CompletableFuture<>();
    near.count(List.of("ann"), counted::complete);
    return counted.join()[0];
  }

  @Test
  void aClaimThatWasGivenUp() throws Exception {
    theFarNodeIsUp("500ms");
    network.become(SILENT);
    CompletableFuture<Subscription> claimed = claim(far, early);
    Redis.await("the claim is given up", early::interrupted);

    theLaterClaimStands();
    assertThat(claimed).isNotDone();
  }

  @Test
  void aClaimThatMayStillBeAnswered() throws Exception {
    theFarNodeIsUp("20s");
    network.become(SILENT);
    CompletableFuture<Subscription> claimed = claim(far, early);
    Thread.sleep(1_000); // a node that is short of processor knows Redis' time less well

    theLaterClaimStands();
    assertThat(claimed).isNotDone();
  }

  @Test
  void aClaimThatIsGivenUpAfterRedisHasMadeItIsGivenBack() throws Exception {
    theFarNodeIsUp("500ms");
    network.become(new Network.Condition(Ending.NONE, true, false, true, 0));
    CompletableFuture<Subscription> claimed = claim(far, early);
    Redis.await("the claim is made", () -> sessions() == 1);
    Redis.await("the claim is given up", early::interrupted);
    network.become(new Network.Condition(Ending.RESET, true, true, true, 0));

    Redis.await("it is given back", () -> sessions() == 0);
    assertThat(claimed).isNotDone();
  }
}
