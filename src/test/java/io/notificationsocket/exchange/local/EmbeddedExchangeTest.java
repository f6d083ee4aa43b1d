package io.notificationsocket.exchange.local;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.CatchUpContract;
import io.notificationsocket.registry.ConcurrentClaimsContract;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.ExchangeContract.Opening;
import io.notificationsocket.registry.ExchangeContract.Tested;
import io.notificationsocket.registry.InboxContract;
import io.notificationsocket.registry.MessageChangesContract;
import io.notificationsocket.registry.OrderOfManyContract;
import io.notificationsocket.registry.PresenceContract;
import io.notificationsocket.registry.ReceiptsContract;
import io.notificationsocket.registry.RepeatedPushContract;
import io.notificationsocket.registry.SessionsContract;
import io.notificationsocket.registry.TopicsContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** The exchange of one node with its store on disk. */
final class EmbeddedExchangeTest {

  @Nested
  final class Sessions extends SessionsContract {
    Sessions() {
      super(new Directories());
    }
  }

  @Nested
  final class Presence extends PresenceContract {
    Presence() {
      super(new Directories());
    }
  }

  @Nested
  final class CatchUp extends CatchUpContract {
    CatchUp() {
      super(new Directories());
    }
  }

  @Nested
  final class RepeatedPushes extends RepeatedPushContract {
    RepeatedPushes() {
      super(new Directories());
    }
  }

  @Nested
  final class ConcurrentClaims extends ConcurrentClaimsContract {
    ConcurrentClaims() {
      super(new Directories(), 100);
    }
  }

  @Nested
  final class Topics extends TopicsContract {
    Topics() {
      super(new Directories());
    }
  }

  @Nested
  final class Receipts extends ReceiptsContract {
    Receipts() {
      super(new Directories());
    }
  }

  @Nested
  final class MessageChanges extends MessageChangesContract {
    MessageChanges() {
      super(new Directories());
    }
  }

  @Nested
  final class Inbox extends InboxContract {
    Inbox() {
      super(new Directories());
    }
  }

  @Nested
  final class OrderOfMany extends OrderOfManyContract {
    OrderOfMany() {
      super(new Directories(), 60);
    }
  }

  /** Each exchange has a directory of its own, which is gone with it. */
  private static final class Directories implements Opening {
    @Override
    public Tested open(Settings settings, Clock clock) {
      try {
        Path directory = Files.createTempDirectory("exchange");
        return new Removing(TestedExchange.embedded(directory, settings, clock), directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Removing(TestedExchange tested, Path directory) implements Tested {
    @Override
    public Exchange exchange() {
      return tested.exchange();
    }

    @Override
    public void sweep() {
      tested.sweep();
    }

    @Override
    public int registrations() {
      return tested.registrations();
    }

    @Override
    public void settle() {
      tested.settle();
    }

    @Override
    public void close() {
      tested.close();
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
        Files.delete(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
