package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.ask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a real Redis. */
@Timeout(60)
final class RedisConnectionTest {

  private static RedisServer server;
  private JedisConnection connection;

  @BeforeAll
  static void start() {
    server = RedisServer.launch();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws RedisUnreachableException {
    connection = open(server.port());
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  private static JedisConnection open(int port) throws RedisUnreachableException {
    return JedisConnection.open(Master.ofAll("127.0.0.1", port), null, Duration.ofSeconds(10));
  }

  @Test
  void tenThousandCommandsAreAnsweredInTheirOrder() throws RedisUnreachableException {
    for (int i = 0; i < 10_000; i++) {
      connection.write(Connector.command("ECHO", "text " + i));
    }
    connection.flush();

    for (int i = 0; i < 10_000; i++) {
      assertThat(Redis.inWords(connection.read())).isEqualTo("text " + i);
    }
    assertThat(connection.buffered()).isFalse();
  }

  @Test
  void aReplyIsBytesANumberAListOrNull() throws RedisUnreachableException {
    byte[] anyBytes = {0, '\r', '\n', -1, '$'};
    connection.write(List.of("ECHO".getBytes(UTF_8), anyBytes));
    connection.flush();

    assertThat(connection.read()).isEqualTo(anyBytes);
    assertThat(ask(connection, "DEL", "nothing")).isEqualTo(0L);
    assertThat(ask(connection, "GET", "nothing")).isNull();
    assertThat(
            ask(connection, "EVAL", "return {1, {'a', false}, redis.error_reply('OOM full')}", "0"))
        .asInstanceOf(LIST)
        .satisfiesExactly(
            number -> assertThat(number).isEqualTo(1L),
            list -> assertThat(list).asInstanceOf(LIST).containsExactly("a", null),
            error -> assertThat(error).isEqualTo(new RedisError("OOM", "full")));
  }

  @Test
  void anErrorIsAReplyAndTheNextOneIsUnharmed() throws RedisUnreachableException {
    connection.write(Connector.command("EVALSHA", "0".repeat(40), "0"));
    connection.write(Connector.command("NONSENSE", "s3cret"));
    connection.write(Connector.command("PING"));
    connection.flush();

    assertThat(connection.read())
        .isInstanceOfSatisfying(
            RedisError.class, error -> assertThat(error.code()).isEqualTo("NOSCRIPT"));
    assertThat(connection.read()).hasToString("ERR unknown command 'NONSENSE'");
    assertThat(Redis.inWords(connection.read())).isEqualTo("PONG");
  }

  @Test
  void aReplyThatDoesNotComeInTimeClosesTheConnection() throws RedisUnreachableException {
    connection.readTimeout(Duration.ofMillis(100));
    connection.write(Connector.command("BLPOP", "nothing", "5"));
    connection.flush();

    assertThatThrownBy(connection::read)
        .isInstanceOf(RedisUnreachableException.class)
        .hasMessage("127.0.0.1:" + server.port() + " cannot be asked: no answer within 100 ms");
    assertThatThrownBy(() -> connection.write(Connector.command("PING")))
        .isInstanceOf(RedisUnreachableException.class);
    assertThatThrownBy(connection::read).isInstanceOf(RedisUnreachableException.class);
  }

  @Test
  void anotherThreadEndsAReadThatWaits() throws Exception {
    connection.readTimeout(Duration.ZERO);
    assertThat(ask(connection, "SUBSCRIBE", "silence")).asInstanceOf(LIST).hasSize(3);
    CompletableFuture<Object> read = CompletableFuture.supplyAsync(this::read);
    assertThatThrownBy(() -> read.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    connection.close();
    connection.close();

    assertThat(read.get(5, TimeUnit.SECONDS)).isInstanceOf(RedisUnreachableException.class);
  }

  @Test
  void anotherThreadEndsAWriteThatWaits() throws Exception {
    try (RedisServer deaf = RedisServer.launch()) {
      JedisConnection stuck = open(deaf.port());
      deaf.freeze();
      byte[] megabyte = new byte[1 << 20];
      CompletableFuture<Object> write =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  while (true) {
                    stuck.write(List.of("ECHO".getBytes(UTF_8), megabyte));
                  }
                } catch (RedisUnreachableException e) {
                  return e;
                }
              });
      assertThatThrownBy(() -> write.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

      stuck.close();

      assertThat(write.get(5, TimeUnit.SECONDS)).isInstanceOf(RedisUnreachableException.class);
    }
  }

  private Object read() {
    try {
      return connection.read();
    } catch (RedisUnreachableException e) {
      return e;
    }
  }

  @Test
  void whatLiesInTheBufferIsTold() throws RedisUnreachableException {
    assertThat(connection.buffered()).isFalse();
    connection.write(Connector.command("PING"));
    connection.write(Connector.command("PING"));
    connection.flush();

    connection.read();
    assertThat(connection.buffered()).isTrue();
    connection.read();
    assertThat(connection.buffered()).isFalse();
  }

  @Test
  void aServerThatIsKilledIsToldAtOnce() throws RedisUnreachableException {
    try (RedisServer mortal = RedisServer.launch();
        JedisConnection orphan = open(mortal.port())) {
      assertThat(ask(orphan, "PING")).isEqualTo("PONG");
      mortal.kill();

      assertThatThrownBy(orphan::read)
          .isInstanceOf(RedisUnreachableException.class)
          .hasMessageStartingWith("127.0.0.1:" + mortal.port() + " cannot be asked: ");

      assertThatThrownBy(() -> open(mortal.port()))
          .isInstanceOf(RedisUnreachableException.class)
          .hasMessageContaining("Connection refused");

      mortal.start();
      try (JedisConnection again = open(mortal.port())) {
        assertThat(ask(again, "PING")).isEqualTo("PONG");
      }
    }
  }

  @Test
  void itsOwnAddressIsTold() {
    assertThat(connection.localAddress()).isEqualTo(InetAddress.getLoopbackAddress());
  }
}
