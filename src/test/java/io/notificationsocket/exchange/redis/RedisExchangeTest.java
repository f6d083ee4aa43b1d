package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.CatchUpContract;
import io.notificationsocket.registry.ConcurrentClaimsContract;
import io.notificationsocket.registry.InboxContract;
import io.notificationsocket.registry.MessageChangesContract;
import io.notificationsocket.registry.OrderOfManyContract;
import io.notificationsocket.registry.PresenceContract;
import io.notificationsocket.registry.ReceiptsContract;
import io.notificationsocket.registry.RepeatedPushContract;
import io.notificationsocket.registry.SchedulesContract;
import io.notificationsocket.registry.SessionsContract;
import io.notificationsocket.registry.TopicsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The exchange of several nodes keeps the contract, here as the only one on its Redis. */
final class RedisExchangeTest {

  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = RedisServer.launch();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Nested
  final class Sessions extends SessionsContract {
    Sessions() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock));
    }
  }

  @Nested
  final class Presence extends PresenceContract {
    Presence() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock));
    }
  }

  @Nested
  final class CatchUp extends CatchUpContract {
    CatchUp() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock));
    }
  }

  @Nested
  final class RepeatedPushes extends RepeatedPushContract {
    RepeatedPushes() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock));
    }
  }

  @Nested
  final class Topics extends TopicsContract {
    Topics() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock));
    }
  }

  @Nested
  final class Inbox extends InboxContract {
    Inbox() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock));
    }
  }

  @Nested
  final class Receipts extends ReceiptsContract {
    Receipts() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock));
    }
  }

  @Nested
  final class MessageChanges extends MessageChangesContract {
    MessageChanges() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock));
    }
  }

  @Nested
  final class Schedules extends SchedulesContract {
    Schedules() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock));
    }
  }

  @Nested
  final class OrderOfMany extends OrderOfManyContract {
    OrderOfMany() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock), 300);
    }
  }

  @Nested
  final class ConcurrentClaims extends ConcurrentClaimsContract {
    ConcurrentClaims() {
      super((settings, clock) -> new TestedRedis(server.url(), settings, clock), 100);
    }
  }
}
