package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Connection;

/** Jedis' further libraries are left out of the WARs: what we use of it does not miss them. */
@Timeout(60)
final class JedisAloneTest {

  /** Runs where only Jedis and our own classes are: all that a connection does. */
  public static final class Conversation implements Callable<String> {

    private final int port;

    /** With the Redis on this port. */
    public Conversation(Integer port) {
      this.port = port;
    }

    @Override
    public String call() throws Exception {
      JedisConnection connection =
          JedisConnection.open(Master.ofAll("127.0.0.1", port), null, Duration.ofSeconds(10));
      try (connection) {
        connection.write(Connector.command("EVAL", "return {1, 'a', false}", "0"));
        connection.write(Connector.command("EVALSHA", "0".repeat(40), "0"));
        connection.write(Connector.command("EVAL", "return redis.error_reply('MOVED 1 h:2')", "0"));
        connection.flush();
        String replies = connection.read() + " " + connection.read() + " " + connection.read();
        connection.readTimeout(Duration.ofMillis(50));
        try {
          return replies + " " + connection.read();
        } catch (RedisUnreachableException e) {
          return replies + " " + e.getMessage();
        }
      }
    }
  }

  @Test
  void aConnectionNeedsNoOtherLibrary() throws Exception {
    URL[] classPath =
        Stream.of(JedisConnection.class, Conversation.class, Connection.class)
            .map(type -> type.getProtectionDomain().getCodeSource())
            .map(CodeSource::getLocation)
            .toArray(URL[]::new);
    try (RedisServer server = RedisServer.launch();
        URLClassLoader alone =
            new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Object conversation =
          alone
              .loadClass(Conversation.class.getName())
              .getConstructor(Integer.class)
              .newInstance(server.port());

      assertThat((String) ((Callable<?>) conversation).call())
          .startsWith("[1, ")
          .contains("NOSCRIPT ", "MOVED 1 h:2", "no answer within 50 ms");
    }
  }
}
