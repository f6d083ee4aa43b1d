package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.RedisUrl.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When guides are asked, and which; one Redis is two guides by two names. */
@Timeout(60)
final class AskingTopologyTest {

  private static RedisServer server;

  private final List<String> asked = new ArrayList<>();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private boolean hangs;
  private boolean knows = true;
  private long now;

  /** A guide of a Redis Cluster that answers what the test wants. */
  private final class ScriptedGuide implements AskingTopology.Guide {

    @Override
    public List<Master> ask(RedisConnection connection, Master address)
        throws RedisUnreachableException {
      asked.add(address.host());
      if (hangs) {
        waiting.countDown();
        connection.readTimeout(Duration.ZERO);
        connection.read();
      }
      if (!knows) {
        throw new RedisUnreachableException(address + " knows nothing");
      }
      return List.of(Master.ofAll("master", asked.size()));
    }

    @Override
    public boolean cluster() {
      return true;
    }
  }

  private final AskingTopology topology =
      new AskingTopology(
          List.of(new Address("127.0.0.1", server.port()), new Address("localhost", server.port())),
          new ScriptedGuide(),
          new Connector(
              Redis.settings(server.url()), (SSLSocketFactory) SSLSocketFactory.getDefault()),
          () -> now);

  @BeforeAll
  static void start() {
    server = RedisServer.launch();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whatIsFreshIsNotAskedForAgain() throws RedisUnreachableException {
    Master first = topology.masters().get(0);
    now += Duration.ofSeconds(5).toNanos();
    assertThat(topology.masters()).containsExactly(first);
    assertThat(asked).hasSize(1);

    now += 1;
    assertThat(topology.masters()).doesNotContain(first);
    assertThat(asked).hasSize(2);
  }

  @Test
  void afterADoubtTheNextGuideIsAsked() throws RedisUnreachableException {
    topology.masters();
    topology.refresh();
    topology.refresh();
    topology.masters();
    topology.masters();

    assertThat(asked).containsExactly("127.0.0.1", "localhost");
  }

  @Test
  void whenNobodyKnowsTheMastersOfBeforeAreTold() throws RedisUnreachableException {
    List<Master> before = topology.masters();
    knows = false;
    topology.refresh();

    assertThat(topology.masters()).isEqualTo(before);
    assertThat(topology.masters()).isEqualTo(before);
    knows = true;
    assertThat(topology.masters()).isNotEqualTo(before);
  }

  @Test
  void whenNobodyHasEverKnownThatIsAnError() {
    knows = false;

    assertThatThrownBy(topology::masters)
        .isInstanceOf(RedisUnreachableException.class)
        .hasMessage("127.0.0.1:" + server.port() + " knows nothing");
    assertThat(asked).contains("127.0.0.1", "localhost");
  }

  @Test
  void closingEndsAnAsking() throws Exception {
    hangs = true;
    CompletableFuture<Object> masters =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return topology.masters();
              } catch (RedisUnreachableException e) {
                return e;
              }
            });
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

    topology.close();

    assertThat(masters.get(5, TimeUnit.SECONDS)).isInstanceOf(RedisUnreachableException.class);
    assertThat(asked).hasSize(1);
  }
}
