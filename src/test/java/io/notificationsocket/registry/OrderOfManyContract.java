package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Recipients.Topic;
import io.notificationsocket.registry.Recipients.Users;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Pushes to one user, to many, and clients that come and go, all at once: each client gets what is
 * its user's in one order, all of it and nothing twice.
 */
public abstract class OrderOfManyContract extends ExchangeContract {

  private static final int USERS = 12;
  private static final int PUSHERS = 4;

  private final int rounds;
  private final Map<String, Set<MessageId>> expected = new ConcurrentHashMap<>();
  private final Map<String, List<RecordingRecipient>> clients = new HashMap<>();

  protected OrderOfManyContract(Opening opening, int rounds) {
    super(opening);
    this.rounds = rounds;
  }

  private static String user(int number) {
    return "user " + number;
  }

  @Test
  void idsOfAUserRiseInTheOrderOfDeliveryAndNothingIsLost() throws Exception {
    Set<String> all = new HashSet<>();
    for (int n = 0; n < USERS; n++) {
      register(user(n), "c");
      expected.put(user(n), ConcurrentHashMap.newKeySet());
      clients.put(user(n), new ArrayList<>());
      all.add(user(n));
    }
    registry.topics().change("t", all, Set.of()).commit().await();
    ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(PUSHERS + 1);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int n = 0; n < PUSHERS; n++) {
        boolean toMany = n < PUSHERS / 2;
        running.add(threads.submit(() -> push(toMany, all, sent)));
      }
      running.add(threads.submit(this::comeAndGo));
      for (Future<?> each : running) {
        each.get(120, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    for (Sent each : sent) {
      each.pushed.commit().await();
      each.users.forEach(user -> expected.get(user).add(each.pushed.id()));
    }
    tested.settle();
    for (String user : all) {
      claim(user, "c", newClient(user), new Terms(last(user), ""));
    }

    for (String user : all) {
      List<MessageId> got = new ArrayList<>();
      for (RecordingRecipient client : clients.get(user)) {
        assertThat(client.ids()).as("what a client of %s got", user).isSorted();
        got.addAll(client.ids());
      }
      assertThat(got).doesNotHaveDuplicates().hasSameElementsAs(expected.get(user));
    }
  }

  /** A push, whose id is known when its commit is over. */
  private record Sent(Set<String> users, Pushed pushed) {}

  private void push(boolean toMany, Set<String> all, ConcurrentLinkedQueue<Sent> sent) {
    for (int n = 0; n < rounds; n++) {
      String user = user(ThreadLocalRandom.current().nextInt(USERS));
      Message message = Message.of("" + n);
      if (!toMany) {
        Pushed pushed = registry.push(user, message);
        sent.add(new Sent(Set.of(user), pushed));
        continue;
      }
      Set<String> users = n % 2 == 0 ? all : new HashSet<>(List.of(user, user(0), user(1)));
      Recipients recipients = n % 2 == 0 ? new Topic("t", Set.of()) : new Users(users, Set.of());
      Pushed pushed = registry.push(recipients, message);
      sent.add(new Sent(users, pushed));
    }
  }

  /** A client gives its claim back, and the next one goes on after what it has got. */
  private void comeAndGo() {
    Map<String, Subscription> held = new HashMap<>();
    for (int n = 0; n < rounds * 2; n++) {
      String user = user(ThreadLocalRandom.current().nextInt(USERS));
      Subscription before = held.remove(user);
      if (before != null) {
        before.release();
      }
      MessageId last = last(user);
      Subscription made = claimOnly(user, "c", newClient(user), new Terms(last, ""));
      made.start();
      held.put(user, made);
    }
    held.values().forEach(Subscription::release);
  }

  private RecordingRecipient newClient(String user) {
    RecordingRecipient client = new RecordingRecipient();
    clients.get(user).add(client);
    return client;
  }

  /** The last message that a client of a user has got. */
  private MessageId last(String user) {
    MessageId last = MessageId.FIRST;
    for (RecordingRecipient client : clients.get(user)) {
      for (MessageId id : client.ids()) {
        last = id.isAfter(last) ? id : last;
      }
    }
    return last;
  }
}
