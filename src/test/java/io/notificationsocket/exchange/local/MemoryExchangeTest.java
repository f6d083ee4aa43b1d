package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.CatchUpContract;
import io.notificationsocket.registry.ConcurrentClaimsContract;
import io.notificationsocket.registry.InboxContract;
import io.notificationsocket.registry.MessageChangesContract;
import io.notificationsocket.registry.OrderOfManyContract;
import io.notificationsocket.registry.PresenceContract;
import io.notificationsocket.registry.ReceiptsContract;
import io.notificationsocket.registry.RepeatedPushContract;
import io.notificationsocket.registry.SessionsContract;
import io.notificationsocket.registry.TopicsContract;
import org.junit.jupiter.api.Nested;

/** The exchange of one node with its store in memory. */
final class MemoryExchangeTest {

  @Nested
  final class Sessions extends SessionsContract {
    Sessions() {
      super(TestedExchange::inMemory);
    }
  }

  @Nested
  final class Presence extends PresenceContract {
    Presence() {
      super(TestedExchange::inMemory);
    }
  }

  @Nested
  final class CatchUp extends CatchUpContract {
    CatchUp() {
      super(TestedExchange::inMemory);
    }
  }

  @Nested
  final class RepeatedPushes extends RepeatedPushContract {
    RepeatedPushes() {
      super(TestedExchange::inMemory);
    }
  }

  @Nested
  final class ConcurrentClaims extends ConcurrentClaimsContract {
    ConcurrentClaims() {
      super(TestedExchange::inMemory, 2_000);
    }
  }

  @Nested
  final class Topics extends TopicsContract {
    Topics() {
      super(TestedExchange::inMemory);
    }
  }

  @Nested
  final class Receipts extends ReceiptsContract {
    Receipts() {
      super(TestedExchange::inMemory);
    }
  }

  @Nested
  final class MessageChanges extends MessageChangesContract {
    MessageChanges() {
      super(TestedExchange::inMemory);
    }
  }

  @Nested
  final class Inbox extends InboxContract {
    Inbox() {
      super(TestedExchange::inMemory);
    }
  }

  @Nested
  final class OrderOfMany extends OrderOfManyContract {
    OrderOfMany() {
      super(TestedExchange::inMemory, 400);
    }
  }
}
