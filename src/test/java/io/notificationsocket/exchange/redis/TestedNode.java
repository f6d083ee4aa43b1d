package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange.Condition;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Recipient;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.registry.UserSessions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** A node without a server around it: an exchange on a real Redis, and a registry. */
final class TestedNode implements AutoCloseable {

  static final Settings SETTINGS = Settings.read(Map.of("AUTH_TOKEN", "t")::get);

  private final RedisExchange exchange;
  private final SessionRegistry registry;

  /**
   * Starts one.
   *
   * @param id 7 hexadecimal digits
   */
  TestedNode(String id, RedisSettings redis) {
    this(id, redis, SETTINGS);
  }

  TestedNode(String id, RedisSettings redis, Settings settings) {
    this(id, redis, settings, Redis.topology(redis));
  }

  TestedNode(String id, RedisSettings redis, Settings settings, Topology topology) {
    this(id, redis, settings, topology, null);
  }

  /**
   * @param clock null for the time of Redis
   */
  TestedNode(String id, RedisSettings redis, Settings settings, Topology topology, Clock clock) {
    exchange = Redis.exchange(settings, redis, topology, id, Duration.ofSeconds(10), clock);
    registry = Registries.on(exchange, settings, Clock.systemUTC());
  }

  void register(String user, String connection) {
    registry.register(user, connection).await();
  }

  /** The same again and again, while too few replicas confirm it. */
  void registerWhenConfirmed(String user, String connection) {
    Redis.await(
        "replicas confirm",
        () -> {
          try {
            register(user, connection);
            return true;
          } catch (StoreFailedException e) {
            return false;
          }
        });
  }

  /** Registers a client, and connects it. */
  RecordingRecipient connect(String user, String connection) {
    register(user, connection);
    RecordingRecipient client = new RecordingRecipient();
    claim(user, connection, client, null).start();
    return client;
  }

  /**
   * Claims a registration.
   *
   * @param after the last message that the client says it has; null when it does not say
   * @return null when there is no such registration
   */
  Subscription claim(String user, String connection, Recipient client, MessageId after) {
    CompletableFuture<Subscription> claimed = new CompletableFuture<>();
    registry.claim(user, connection, client, new Terms(after, ""), claimed::complete);
    try {
      return claimed.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("a claim is not answered", e);
    }
  }

  /** Begins a push. */
  Pushed begin(String user, Message message) {
    return registry.push(user, message);
  }

  /**
   * Pushes, and waits for the answer.
   *
   * @throws StoreFailedException when it is refused
   */
  Pushed push(String user, Message message) {
    Pushed pushed = begin(user, message);
    pushed.commit().await();
    return pushed;
  }

  Pushed push(String user, String json) {
    return push(user, Message.of(json));
  }

  /** Pushes as a backend does: again, under its text as the key, until it is answered. */
  Pushed insist(String user, String json) {
    AtomicReference<Pushed> answered = new AtomicReference<>();
    Redis.await(
        json + " is answered",
        () -> {
          try {
            answered.set(push(user, Message.of(json).under("key " + json)));
            return true;
          } catch (StoreFailedException e) {
            return false;
          }
        });
    return answered.get();
  }

  /** How many clients of a user are connected, to any node; -1 when it is not known in time. */
  int sessions(String user) {
    CompletableFuture<Integer> counted = new CompletableFuture<>();
    exchange.count(List.of(user), numbers -> counted.complete(numbers == null ? -1 : numbers[0]));
    return counted.join();
  }

  /** Who is online. */
  OnlineUsers online(String after, int most) {
    CompletableFuture<OnlineUsers> answered = new CompletableFuture<>();
    registry.online(after, most, answered::complete);
    return answered.join();
  }

  UserSessions user(String user) {
    CompletableFuture<UserSessions> answered = new CompletableFuture<>();
    registry.sessions(user, answered::complete);
    return answered.join();
  }

  /** Sends a heartbeat, and waits until all has come of it. */
  void beat() {
    exchange.heartbeat().beat();
    Redis.await("it was answered", exchange::isIdle);
  }

  boolean isUp() {
    return exchange.condition() == Condition.UP;
  }

  void awaitUp() {
    Redis.await("the node says that it is up", this::isUp);
  }

  RedisExchange exchange() {
    return exchange;
  }

  SessionRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    exchange.close();
  }
}
