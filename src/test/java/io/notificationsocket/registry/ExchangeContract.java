package io.notificationsocket.registry;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange.Terms;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/**
 * What every exchange has to do, seen through a registry on top of it. The classes that extend this
 * have the tests, a subject each; an exchange runs all of them. It may answer later and on other
 * threads: whatever is asked is settled before a test looks at what came of it.
 */
public abstract class ExchangeContract {

  /** Opens an exchange without any content. */
  public interface Opening {
    Tested open(Settings settings, Clock clock);
  }

  /** An exchange, and what a test needs of it beside the port. */
  public interface Tested extends AutoCloseable {
    Exchange exchange();

    /** Removes what is over by the test's clock. */
    void sweep();

    /** How many registrations there are. */
    int registrations();

    /** Returns when all that was asked is answered, and whoever asked has done what it does. */
    void settle();

    /** Makes the scheduled pushes that are due by the test's clock. */
    void makeScheduled();

    /** Whether a push counts who took it; else, who holds a claim. */
    default boolean countsWhoTookAPush() {
      return true;
    }

    /** Whether a message counts as sent when it was written; else, when it was told to a node. */
    default boolean knowsWhatIsWritten() {
      return true;
    }

    /** Whether an idempotency key stands for one push of all users; else, for one of each user. */
    default boolean keysAreOfAllUsers() {
      return true;
    }

    @Override
    void close();
  }

  final ManualClock clock = new ManualClock();
  private final Opening opening;
  Tested tested;
  SessionRegistry registry;

  ExchangeContract(Opening opening) {
    this.opening = opening;
    open(Map.of());
  }

  /** Begins anew with these settings. */
  final void open(Map<String, String> given) {
    close();
    Map<String, String> all = new HashMap<>(given);
    all.put("AUTH_TOKEN", "t");
    Settings settings = Settings.read(all::get);
    tested = opening.open(settings, clock);
    registry = new SessionRegistry(settings, tested.exchange(), clock, List.of());
    registry.begin(Runnable::run);
    tested.settle(); // an exchange that begins to hear of others doubts what it has told before
  }

  @AfterEach
  final void close() {
    if (tested != null) {
      tested.settle();
      tested.close();
    }
  }

  /** Claims and waits for the answer; null when there is no such registration. */
  final Subscription claimOnly(String user, String connection, Recipient recipient, Terms terms) {
    CompletableFuture<Optional<Subscription>> answer = new CompletableFuture<>();
    registry.claim(
        user, connection, recipient, terms, made -> answer.complete(Optional.ofNullable(made)));
    try {
      return answer.get(10, TimeUnit.SECONDS).orElse(null);
    } catch (Exception e) {
      throw new AssertionError("a claim is not answered", e);
    }
  }

  /** Claims and starts. */
  final Subscription claim(String user, String connection, Recipient recipient, Terms terms) {
    Subscription made = claimOnly(user, connection, recipient, terms);
    if (made != null) {
      made.start();
    }
    tested.settle();
    return made;
  }

  /** Pushes and waits until what came of it is known. */
  final Pushed push(String user, Message message) {
    Pushed pushed = registry.push(user, message);
    pushed.commit().await();
    tested.settle();
    return pushed;
  }

  final void register(String user, String connection) {
    registry.register(user, connection).await();
  }

  final void end(String user, String connection) {
    registry.end(user, connection).await();
    tested.settle();
  }
}
