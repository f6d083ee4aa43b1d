package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.settings;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.exchange.local.ChangeStore.Collapse;
import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import io.notificationsocket.exchange.local.Place;
import io.notificationsocket.exchange.local.ScheduleStore;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Recipients.Users;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.Schedules.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user who is forgotten leaves no trace in the store's files. */
@Timeout(60)
final class ForgettingTest {

  private static final String MARK = "zebra-4711"; // in all that is to vanish
  private static final String USER = "ann " + MARK;
  private static final int OTHERS = 200;

  @TempDir Path directory;
  private LocalStore store;
  private int last;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  private void open() {
    store = new StoreFile(directory, Clock.fixed(NOON, ZoneOffset.UTC)).open(settings(Map.of()));
  }

  private void keep(String user, String text, boolean untilRegistered) {
    last++;
    String json = "\"" + text + " " + last + "\"";
    store.messages().keep(user, new StoredMessage(id(last), json, LATER, untilRegistered), null);
  }

  private void keepInInbox(String user, String text) {
    last++;
    StoredMessage message = new StoredMessage(id(last), "\"" + text + "\"", LATER, false);
    store.messages().keep(user, message, new Place(last % 2 == 0, LATER), null, List.of());
  }

  private void answer(String user, String key) {
    last++;
    MessageId id = id(last);
    Fingerprint push = new Fingerprint(last, last);
    IdempotencyRecord record = new IdempotencyRecord(key, push, id, 1, 1, true, LATER, user);
    store.idempotency().find(key, NOON, () -> new Entry(record, store.keep(record)));
  }

  /** A receipt with a change, and a collapse key. */
  private void whatBecameOfIt() {
    MessageId of = id(last - 1);
    store.receipts().arrived(USER, id(0), MessageId.LAST, of);
    var changed = store.changes().text("\"" + MARK + "\"");
    store.changes().update(USER, of, id(++last), 2, changed);
    Collapse collapse = new Collapse(MARK + last, null, of, of, NOON, LATER);
    store.keep(null, List.of(store.changes().collapse(USER, collapse)));
  }

  private void schedule(Target target, String text, String key) {
    last++;
    Scheduled made = new Scheduled(id(last), LATER, target, Message.of("\"" + text + "\""));
    store
        .schedules()
        .add(
            new ScheduleStore.Draft(
                target,
                made.message().under(key),
                LATER,
                NOON,
                new Fingerprint(last, last),
                LATER,
                (at, waiting) -> made.id()));
  }

  private boolean isKnown(String key) {
    boolean[] asked = new boolean[1];
    IdempotencyRecord none =
        new IdempotencyRecord(key, new Fingerprint(0, 0), id(1), 1, 0, false, LATER, "");
    store
        .idempotency()
        .find(
            key,
            NOON,
            () -> {
              asked[0] = true;
              return new Entry(none, store.keep(none));
            });
    return !asked[0];
  }

  private boolean isInFiles(String text) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith("store.db"))
          .anyMatch(file -> contents(file).contains(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String contents(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitGone() {
    long end = System.nanoTime() + 20_000_000_000L;
    while (isInFiles(MARK)) {
      assertThat(System.nanoTime()).as("it is still in the files").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Among the rows of many others, some of which go before, so that pages are split and joined. */
  @Test
  void noByteIsLeftAmongTheRowsOfOthers() {
    open();
    Random random = new Random(5);
    for (int round = 0; round < 5; round++) {
      for (int n = 0; n < OTHERS; n++) {
        String other = "user " + random.nextInt(OTHERS);
        keep(other, "x".repeat(random.nextInt(300)), random.nextBoolean());
        answer(other, "key " + last);
        store.registrations().save(new Registration(other, "c" + n, LATER, id(1), ""));
        if (random.nextInt(4) == 0) {
          keep(USER, MARK + "y".repeat(random.nextInt(300)), random.nextBoolean());
          answer(USER, MARK + " key " + last);
          String meta = "{\"m\":\"" + MARK + "\"}";
          store.registrations().save(new Registration(USER, MARK + n, LATER, id(1), "", meta));
          store.lastSeen().connected(USER, NOON);
          schedule(new Target.User(USER), MARK + " text", MARK + " later " + last);
          schedule(new Target.Many(new Users(Set.of(USER, other), Set.of(USER))), "text", null);
          whatBecameOfIt();
          keepInInbox(USER, MARK + "i".repeat(random.nextInt(300)));
        } else {
          keepInInbox(other, "i".repeat(random.nextInt(300)));
        }
        if (random.nextInt(50) == 0) {
          store.messages().leave("user " + random.nextInt(OTHERS), id(last));
        }
      }
      store.commit().await();
    }
    long others = store.messages().counts().kept() - store.messages().count(USER, id(0), NOON);
    assertThat(isInFiles(MARK)).isTrue();
    int toMany = store.schedules().list("").size();
    assertThat(toMany).isPositive();

    for (Registration each : store.registrations().ofUser(USER)) {
      store.registrations().remove(USER, each.connectionId());
    }
    store.forget(USER, id(last));
    store.commit().await();
    assertThat(store.messages().count(USER, id(0), NOON)).isZero();
    awaitGone();
    assertThat(store.messages().counts().kept()).isLessThanOrEqualTo(others);
    assertThat(store.messages().count("user 7", id(0), NOON)).isPositive();
    assertThat(store.schedules().list("")).hasSize(toMany);
    assertThat(store.schedules().list(USER)).isEmpty();
    assertThat(isKnown("key 1")).isTrue();
    assertThat(isKnown(MARK + " key 4711")).isFalse();
  }

  @Test
  void whatComesAfterwardsIsKept() {
    open();
    keep(USER, "before", true);
    answer(USER, "key before");
    store.forget(USER, id(last));
    keep(USER, "after", true);
    answer(USER, "key after");
    store.commit().await();
    Samples.settle(store);

    List<StoredMessage> left = store.messages().after(USER, MessageId.FIRST, NOON, 9);
    assertThat(left).extracting(StoredMessage::json).containsExactly("\"after 3\"");
    assertThat(store.messages().count(USER, MessageId.FIRST, NOON)).isEqualTo(1);
    store.close();
    open();
    assertThat(isKnown("key after")).isTrue();
    assertThat(isKnown("key before")).isFalse();
    assertThat(store.messages().after(USER, MessageId.FIRST, NOON, 9)).isEqualTo(left);
  }

  /** As if the server were killed before the rows were deleted. */
  @Test
  void itGoesOnAfterARestart(@TempDir Path crashed) throws IOException {
    open();
    for (int n = 0; n < 3_000; n++) {
      keep(USER, MARK, true);
    }
    answer(USER, MARK + " key");
    store.commit().await();
    store.forget(USER, id(last));
    store.commit().await();
    for (String file : List.of("store.db", "store.db-wal")) {
      Files.copy(directory.resolve(file), crashed.resolve(file));
    }
    store.close();
    directory = crashed;
    open();

    assertThat(store.messages().after(USER, MessageId.FIRST, NOON, 9)).isEmpty();
    awaitGone();
    assertThat(store.messages().counts().kept()).isZero();
    assertThat(isKnown(MARK + " key")).isFalse();
  }
}
