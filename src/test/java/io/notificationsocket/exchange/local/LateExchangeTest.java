package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.CatchUpContract;
import io.notificationsocket.registry.ConcurrentClaimsContract;
import io.notificationsocket.registry.PresenceContract;
import io.notificationsocket.registry.RepeatedPushContract;
import io.notificationsocket.registry.SessionsContract;
import org.junit.jupiter.api.Nested;

/** An exchange that answers later and on other threads, as one does that asks a network. */
final class LateExchangeTest {

  @Nested
  final class Sessions extends SessionsContract {
    Sessions() {
      super(LateExchange::new);
    }
  }

  @Nested
  final class Presence extends PresenceContract {
    Presence() {
      super(LateExchange::new);
    }
  }

  @Nested
  final class CatchUp extends CatchUpContract {
    CatchUp() {
      super(LateExchange::new);
    }
  }

  @Nested
  final class RepeatedPushes extends RepeatedPushContract {
    RepeatedPushes() {
      super(LateExchange::new);
    }
  }

  @Nested
  final class ConcurrentClaims extends ConcurrentClaimsContract {
    ConcurrentClaims() {
      super(LateExchange::new, 1_000);
    }
  }
}
