package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real Redis that speaks TLS. */
@Timeout(60)
final class TlsTest {

  @TempDir private static Path directory;
  private static Certificate certificate;
  private static RedisServer server;

  @BeforeAll
  static void start() {
    certificate = new Certificate(directory, "ip:127.0.0.1");
    server = RedisServer.launch(certificate, "--requirepass", "s3cret");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RedisConnection connect(String host, SSLSocketFactory tls)
      throws RedisUnreachableException {
    String url = "rediss://:s3cret@" + host + ":" + server.port();
    Topology topology = Topology.of(Redis.settings(url), tls);
    return topology.connect(topology.masters().get(0), "trial");
  }

  @Test
  void commandsArePipelinedThroughTls() throws RedisUnreachableException {
    try (RedisConnection connection = connect("127.0.0.1", certificate.sockets())) {
      String text = "x".repeat(100);
      for (int i = 0; i < 10_000; i++) {
        connection.write(Connector.command("ECHO", text + i));
      }
      connection.flush();
      for (int i = 0; i < 10_000; i++) {
        assertThat(Redis.inWords(connection.read())).isEqualTo(text + i);
      }
      assertThat(connection.localAddress().isLoopbackAddress()).isTrue();
    }
  }

  @Test
  void anotherThreadEndsAReadThatWaits() throws Exception {
    RedisConnection connection = connect("127.0.0.1", certificate.sockets());
    ask(connection, "SUBSCRIBE", "silence");
    CompletableFuture<Throwable> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                throw new AssertionError(connection.read());
              } catch (RedisUnreachableException e) {
                return e;
              }
            });

    connection.close();

    assertThat(read.get(5, TimeUnit.SECONDS)).hasMessageContaining(" cannot be asked: ");
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() {
    assertThatThrownBy(() -> connect("127.0.0.1", (SSLSocketFactory) SSLSocketFactory.getDefault()))
        .isInstanceOfSatisfying(
            RedisUnreachableException.class, e -> assertThat(e.refused()).isTrue())
        .hasMessageStartingWith(
            "127.0.0.1:" + server.port() + " has a certificate that this JVM does not trust (")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    assertThatThrownBy(() -> connect("localhost", certificate.sockets()))
        .isInstanceOfSatisfying(
            RedisUnreachableException.class, e -> assertThat(e.refused()).isTrue())
        .hasMessageContaining("localhost");
  }

  @Test
  void aServerWithoutTlsIsTold() {
    try (RedisServer plain = RedisServer.launch()) {
      String url = "rediss://127.0.0.1:" + plain.port();
      Topology topology =
          Topology.of(Redis.settings(url, "REDIS_TIMEOUT", "300ms"), certificate.sockets());

      assertThatThrownBy(() -> topology.connect(topology.masters().get(0), "trial"))
          .isInstanceOf(RedisUnreachableException.class)
          .hasMessage(
              "127.0.0.1:%d cannot be asked: no answer within 300 ms; does it speak TLS?"
                  .formatted(plain.port()));
    }
  }
}
