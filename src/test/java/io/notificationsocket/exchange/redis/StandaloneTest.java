package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a real Redis. */
@Timeout(60)
final class StandaloneTest {

  private static RedisServer server;

  @BeforeAll
  static void start() {
    String[] user = {"--user", "me", "on", ">mine", "~*", "&*", "+@all"};
    String[] others = {"--requirepass", "s3cret", "--databases", "4"};
    server = RedisServer.launch(Stream.of(others, user).flatMap(Stream::of).toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Topology topology(String login, String database) {
    String url = "redis://" + login + "127.0.0.1:" + server.port() + database;
    return Topology.of(Redis.settings(url), (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static RedisConnection connect(Topology topology) throws RedisUnreachableException {
    return topology.connect(topology.masters().get(0), "node-1-push");
  }

  @ParameterizedTest
  @CsvSource({":s3cret@, default", "me:mine@, me"})
  void aUserAPasswordADatabaseAndANameAreSaid(String login, String user)
      throws RedisUnreachableException {
    try (Topology topology = topology(login, "/3");
        RedisConnection connection = connect(topology)) {
      assertThat(ask(connection, "CLIENT", "INFO"))
          .asString()
          .contains(" name=node-1-push ", " db=3 ", " user=" + user + " ");
    }
    assertThat(topology(login, "").cluster()).isFalse();
  }

  @Test
  void itServesEverySlot() throws RedisUnreachableException {
    Master master = topology("", "").masters().get(0);

    assertThat(master).hasToString("127.0.0.1:" + server.port());
    assertThat(IntStream.range(0, 16_384)).allMatch(master.slots()::test);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', asks for a password (NOAUTH",
    ":wr0ng@, '', refuses user and password (WRONGPASS",
    "you:wr0ng@, '', refuses user and password (WRONGPASS",
    ":s3cret@, /4, has no database 4 (ERR"
  })
  void wrongSettingsAreToldWithoutThePassword(String login, String database, String why) {
    assertThatThrownBy(() -> connect(topology(login, database)))
        .isInstanceOfSatisfying(
            RedisUnreachableException.class, e -> assertThat(e.refused()).isTrue())
        .hasMessageStartingWith("127.0.0.1:" + server.port() + " " + why)
        .hasMessageEndingWith("): look at REDIS_URL and REDIS_PASSWORD_FILE")
        .hasMessageNotContainingAny("wr0ng", "s3cret", "\n");
  }

  @Test
  void aReplicaIsNoMaster() {
    try (RedisServer replica =
        RedisServer.launch("--replicaof", "127.0.0.1 " + server.port(), "--masterauth", "s3cret")) {
      Topology topology =
          Topology.of(
              Redis.settings(replica.url()), (SSLSocketFactory) SSLSocketFactory.getDefault());

      assertThatThrownBy(() -> connect(topology))
          .isInstanceOfSatisfying(
              RedisUnreachableException.class, e -> assertThat(e.refused()).isFalse())
          .hasMessage("127.0.0.1:" + replica.port() + " is no master but a slave");
    }
  }

  @Test
  void aMasterThatBecomesAReplicaIsReadOnly() throws RedisUnreachableException {
    try (RedisServer demoted = RedisServer.launch()) {
      Topology topology =
          Topology.of(
              Redis.settings(demoted.url()), (SSLSocketFactory) SSLSocketFactory.getDefault());
      try (RedisConnection connection = connect(topology)) {
        assertThat(ask(connection, "SET", "k", "v")).isEqualTo("OK");
        Redis.tell(demoted, "REPLICAOF", "127.0.0.1", Integer.toString(server.port()));

        assertThat(ask(connection, "SET", "k", "v"))
            .isInstanceOfSatisfying(
                RedisError.class, error -> assertThat(error.code()).isEqualTo("READONLY"));
      }
      assertThatThrownBy(() -> connect(topology))
          .hasMessage("127.0.0.1:" + demoted.port() + " is no master but a slave");
    }
  }
}
