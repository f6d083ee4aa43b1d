package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.Subscription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes of two versions, whose scripts differ, on one Redis. */
@Timeout(60)
final class RollingUpgradeTest {

  /** Loads the exchange once more, with other texts of its scripts. */
  private static final class OtherVersion extends ClassLoader {
    private static final String PACKAGE = RedisExchange.class.getPackageName() + ".";

    OtherVersion() {
      super(RedisExchange.class.getClassLoader());
    }

    Exchange open(RedisSettings redis) throws ReflectiveOperationException {
      return (Exchange)
          loadClass(RedisExchange.class.getName())
              .getMethod("open", Settings.class, RedisSettings.class, String.class)
              .invoke(null, TestedNode.SETTINGS, redis, "");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null || !name.startsWith(PACKAGE)) {
          return known != null ? known : super.loadClass(name, resolve);
        }
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
          byte[] bytes = in.readAllBytes();
          return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      InputStream in = super.getResourceAsStream(name);
      return name.endsWith(".lua")
          ? new SequenceInputStream(in, new ByteArrayInputStream("\n-- new\n".getBytes(UTF_8)))
          : in;
    }
  }

  private static RecordingRecipient connect(
      SessionRegistry registry, String user, String connection) throws Exception {
    registry.register(user, connection).await();
    RecordingRecipient client = new RecordingRecipient();
    CompletableFuture<Subscription> claimed = new CompletableFuture<>();
    registry.claim(user, connection, client, Terms.NONE, claimed::complete);
    claimed.get(10, TimeUnit.SECONDS).start();
    return client;
  }

  private static int push(SessionRegistry registry, String json) {
    Pushed pushed = registry.push("ann", Message.of(json));
    pushed.commit().await();
    return pushed.sessions();
  }

  @Test
  void nodesWhoseScriptsDifferWorkTogether() throws Exception {
    try (RedisServer server = RedisServer.launch()) {
      RedisSettings redis = Redis.settings(server.url());
      try (Exchange older = RedisExchange.open(TestedNode.SETTINGS, redis, "");
          Exchange newer = new OtherVersion().open(redis)) {
        SessionRegistry there = Registries.on(older, TestedNode.SETTINGS, Clock.systemUTC());
        SessionRegistry here = Registries.on(newer, TestedNode.SETTINGS, Clock.systemUTC());
        RecordingRecipient stays = connect(there, "ann", "a");
        RecordingRecipient moves = connect(there, "ann", "b");
        assertThat(push(here, "1")).isEqualTo(2);
        assertThat(push(there, "2")).isEqualTo(2);
        Redis.await("it comes", () -> moves.messages().size() == 2);
        assertThat((String) Redis.tell(server, "INFO", "memory"))
            .contains("number_of_cached_scripts:" + 2 * Script.values().length);

        RecordingRecipient moved = connect(here, "ann", "b");
        Redis.await("the older one is told", () -> !moves.revocations().isEmpty());
        Redis.tell(server, "SCRIPT", "FLUSH");
        assertThat(push(there, "3")).isEqualTo(2);
        assertThat(push(here, "4")).isEqualTo(2);
        Redis.await("all come", () -> stays.messages().size() == 4);
        assertThat(stays.messages()).containsExactly("1", "2", "3", "4");
        Redis.await("here, too", () -> moved.messages().contains("4"));
        assertThat(moved.messages()).endsWith("3", "4");
      }
    }
  }

  @Test
  void aNodeWhoseKeysAreOthersDoesNotStart() {
    try (RedisServer server = RedisServer.launch("--requirepass", "s3cret")) {
      RedisSettings redis =
          Redis.settings(server.url().replace("://", "://:s3cret@"), "REDIS_PREFIX", "push");
      RedisExchange.open(TestedNode.SETTINGS, redis, "").close();
      try (RedisConnection connection = Redis.connect(redis)) {
        String key = new String(new Keys("push").layout(), UTF_8);
        assertThat(Redis.ask(connection, "SET", key, "99")).isEqualTo("OK");
      } catch (RedisUnreachableException e) {
        throw new AssertionError(e);
      }

      assertThatThrownBy(() -> RedisExchange.open(TestedNode.SETTINGS, redis, ""))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContainingAll("REDIS_PREFIX", "push", "version 99")
          .hasMessageNotContainingAny("s3cret", "\n");
    }
  }
}
