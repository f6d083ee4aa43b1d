package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.exchange.local.LocalExchange;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What observers are told, and how. */
final class ObserverTest {

  private final ManualClock clock = new ManualClock();
  private final Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final RecordingRecipient first = new RecordingRecipient();
  private final RecordingRecipient second = new RecordingRecipient();

  private SessionRegistry observedBy(Observer... observers) {
    Exchange exchange =
        new LocalExchange(settings, Stores.inMemory(settings.store(), clock), clock);
    SessionRegistry registry = new SessionRegistry(settings, exchange, clock, List.of(observers));
    registry.begin(Runnable::run);
    return registry;
  }

  /** Writes all down. */
  private class Recording implements Observer {

    void tells(String what) {
      told.add(what);
    }

    @Override
    public void registered(String userId, String connectionId) {
      tells("registered " + userId + " " + connectionId);
    }

    @Override
    public void ended(String userId, String connectionId) {
      tells("ended " + userId + " " + connectionId);
    }

    @Override
    public void claimed(Subscription subscription) {
      tells("claimed " + subscription.connectionId());
    }

    @Override
    public void released(Subscription subscription) {
      tells("released " + subscription.connectionId());
    }

    @Override
    public void revoked(Subscription subscription, Revocation why) {
      tells("revoked " + subscription.connectionId() + " " + why.reason());
    }

    @Override
    public void disconnected(Subscription subscription, String reason) {
      tells("disconnected " + subscription.connectionId() + " " + reason);
    }

    @Override
    public void pushed(String userId, Pushed pushed) {
      tells("pushed " + userId + " " + pushed.sessions());
    }

    @Override
    public void pushed(Recipients recipients, Pushed pushed) {
      tells("pushed to " + pushed.users() + " of " + recipients);
    }

    @Override
    public void delivered(String userId, MessageId id, int sessions) {
      tells("delivered " + userId + " " + sessions);
    }

    @Override
    public void arrived(Subscription subscription, MessageId id) {
      tells("arrived " + id.equals(first.ids().get(0)));
    }

    @Override
    public void committed(Duration took, RuntimeException failure) {
      tells("committed " + !took.isNegative() + " " + failure);
    }
  }

  private void everythingHappensOn(SessionRegistry registry) {
    Subscription[] made = new Subscription[2];
    registry.register("ann", "a1");
    registry.push("ann", Message.of("1"));
    registry.claim("ann", "a1", first, Terms.NONE, answer -> made[0] = answer);
    made[0].start();
    made[0].receipt().run();
    registry.push("ann", Message.of("2"));
    registry.claim("ann", "a1", second, Terms.NONE, answer -> made[1] = answer);
    made[0].disconnected("gone");
    made[1].release();
    registry.end("ann", "a1");
  }

  @Test
  void allThatHappensIsTold() {
    everythingHappensOn(observedBy(new Recording()));

    assertThat(told)
        .containsExactly(
            "registered ann a1",
            "committed true null",
            "pushed ann 0",
            "committed true null",
            "claimed a1",
            "delivered ann 1",
            "arrived true",
            "delivered ann 1",
            "pushed ann 1",
            "committed true null",
            "revoked a1 replaced",
            "claimed a1",
            "disconnected a1 gone",
            "released a1",
            "ended ann a1",
            "committed true null");
  }

  /** Another thread could not push to the same user while this one had its lock. */
  @Test
  void noLockIsHeldMeanwhile() {
    SessionRegistry[] registry = new SessionRegistry[1];
    registry[0] =
        observedBy(
            new Recording() {
              @Override
              void tells(String what) {
                if (Thread.currentThread().getName().startsWith("asks")) {
                  return;
                }
                CompletableFuture<Pushed> push = new CompletableFuture<>();
                Message silent = new Message("0", Duration.ZERO, null);
                new Thread(() -> push.complete(registry[0].push("ann", silent)), "asks").start();
                assertThat(push.orTimeout(10, TimeUnit.SECONDS).join()).isNotNull();
                super.tells(what);
              }
            });
    everythingHappensOn(registry[0]);

    assertThat(told).hasSize(16);
  }

  @Test
  void oneThatFailsDisturbsNobody() {
    Observer failing =
        new Recording() {
          @Override
          void tells(String what) {
            throw new IllegalStateException("a fault of an observer");
          }
        };
    everythingHappensOn(observedBy(failing, new Recording()));

    assertThat(told).hasSize(16);
    assertThat(first.messages()).containsExactly("1", "2");
  }

  @Test
  void ofAPushToManyTheyAreToldOnceAndOfItsDeliveriesForEachUser() {
    SessionRegistry registry = observedBy(new Recording());
    for (String user : List.of("ann", "bob")) {
      registry.register(user, "c");
      registry.claim(user, "c", new RecordingRecipient(), Terms.NONE, Subscription::start);
    }
    told.clear();
    Recipients many = new Recipients.Everyone(Set.of("eve"));
    registry.push(many, Message.of("1"));

    assertThat(told)
        .contains("pushed to 2 of " + many, "delivered ann 1", "delivered bob 1")
        .doesNotHaveDuplicates();
  }
}
