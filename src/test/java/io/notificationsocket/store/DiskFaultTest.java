package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.idempotencyRecord;
import static io.notificationsocket.store.Samples.ids;
import static io.notificationsocket.store.Samples.message;
import static io.notificationsocket.store.Samples.settings;
import static io.notificationsocket.store.Samples.settle;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.StoreFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** A disk that fails: what a backend is told, and what is there after a restart. */
final class DiskFaultTest {

  private final FaultySqlite sqlite = new FaultySqlite();
  @TempDir Path directory;
  private LocalStore store;

  @AfterEach
  void close() {
    sqlite.heal();
    if (store != null) {
      store.close();
    }
  }

  private LocalStore open(Path where, Sqlite disk) {
    return new StoreFile(where, Clock.fixed(NOON, ZoneOffset.UTC), disk, Schema.STEPS)
        .open(settings(Map.of()));
  }

  private void open() {
    store = open(directory, sqlite);
    store.registrations().save(new Registration("ann", "c", LATER, MessageId.FIRST, ""));
    store.commit().await();
  }

  private Commit push(int number) {
    return push("k" + number, number);
  }

  private Commit push(String key, int number) {
    IdempotencyRecord record = idempotencyRecord(key, number);
    return store
        .idempotency()
        .find(
            key,
            NOON,
            () -> new Entry(record, store.messages().keep("ann", message(number), record)))
        .commit();
  }

  private boolean isKnown(LocalStore where, int number) {
    boolean[] made = new boolean[1];
    where
        .idempotency()
        .find(
            "k" + number,
            NOON,
            () -> {
              made[0] = true;
              IdempotencyRecord again = idempotencyRecord("k" + number, number);
              return new Entry(again, Commit.DONE);
            });
    return !made[0];
  }

  private static List<MessageId> kept(LocalStore where) {
    return ids(where.messages().after("ann", MessageId.FIRST, NOON, 9_999));
  }

  /** What is in the files at this moment, as if the process were killed. */
  private LocalStore restarted(Path copy) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(file.getFileName());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.deleteIfExists(copy.resolve("store.db-shm"));
    return open(copy, Sqlite.REAL);
  }

  @Test
  void aFullDiskIsToldAndTheKeyIsNotUsedUp(@TempDir Path copy) throws Exception {
    open();
    push(1).await();
    sqlite.roomFor(3);
    String big = "\"" + "x".repeat(100_000) + "\"";
    IdempotencyRecord record = idempotencyRecord("k2", 2);
    Commit full = store.messages().keep("ann", new StoredMessage(id(2), big, LATER, false), record);
    assertThatThrownBy(full::await).isInstanceOf(StoreFailedException.class);

    assertThat(store.isFailing()).isTrue();
    assertThat(kept(store)).containsExactly(id(1));
    assertThat(store.messages().hasAfter("ann", id(1), NOON)).isFalse();
    assertThat(store.messages().counts().kept()).isEqualTo(1);
    try (LocalStore after = restarted(copy)) {
      assertThat(kept(after)).containsExactly(id(1));
      assertThat(isKnown(after, 1)).isTrue();
      assertThat(isKnown(after, 2)).isFalse();
    }
  }

  @Test
  void aFullDiskEndsByItselfWhenThereIsRoom() throws Exception {
    open();
    sqlite.fail(SQLiteErrorCode.SQLITE_FULL, command -> command.equals("COMMIT"));
    Commit refused = push(1);
    assertThatThrownBy(refused::await).isInstanceOf(StoreFailedException.class);
    store.registrations().save(new Registration("ann", "c2", LATER, id(1), ""));
    sqlite.heal();
    push(1).await();

    assertThat(kept(store)).containsExactly(id(1));
    assertThat(store.isFailing()).isFalse();
    store.commit().await();
    store.close();
    open();
    assertThat(store.registrations().size()).as("what was not pushed is tried again").isEqualTo(2);
    assertThat(isKnown(store, 1)).isTrue();
  }

  @Test
  void aFailedSyncStopsTheStoreUntilTheProcessStartsAnew(@TempDir Path copy) throws Exception {
    open();
    push(1).await();
    sqlite.failAfter(SQLiteErrorCode.SQLITE_IOERR_FSYNC, command -> command.equals("COMMIT"));
    Commit doubtful = push(2);
    assertThatThrownBy(doubtful::await).isInstanceOf(StoreFailedException.class);
    sqlite.heal();

    assertThatThrownBy(() -> push(3).await()).isInstanceOf(StoreFailedException.class);
    assertThatThrownBy(() -> kept(store)).isInstanceOf(StoreFailedException.class);
    assertThat(store.isFailing()).isTrue();
    store.close();
    assertThatThrownBy(() -> open(directory, Sqlite.REAL))
        .as("in this process")
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("another server");
    try (LocalStore after = restarted(copy)) {
      // Nobody knows whether the second one is there; but it is there with its key, or without.
      assertThat(kept(after)).contains(id(1)).doesNotContain(id(3));
      assertThat(isKnown(after, 2)).isEqualTo(kept(after).contains(id(2)));
    }
  }

  @Test
  void aFailedWriteStopsTheStoreAndAtTheNextStartNothingOfItIsThere(@TempDir Path copy)
      throws Exception {
    open();
    push(1).await();
    sqlite.fail(SQLiteErrorCode.SQLITE_IOERR_WRITE, command -> command.contains("messages"));
    assertThatThrownBy(push(2)::await).isInstanceOf(StoreFailedException.class);
    sqlite.heal();

    assertThat(store.isFailing()).isTrue();
    try (LocalStore after = restarted(copy)) {
      assertThat(kept(after)).containsExactly(id(1));
      assertThat(isKnown(after, 2)).isFalse();
    }
  }

  @Test
  void aFailedCheckpointStopsTheStore() throws Exception {
    open();
    sqlite.fail(
        SQLiteErrorCode.SQLITE_IOERR_FSYNC, command -> command.contains("checkpoint(PASSIVE)"));
    push(1).await();
    long end = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() < end) {
      try {
        push((int) (System.nanoTime() >>> 24)).await();
        Thread.sleep(10);
      } catch (StoreFailedException e) {
        assertThatThrownBy(() -> kept(store)).isInstanceOf(StoreFailedException.class);
        return;
      }
    }
    fail("it was not noticed");
  }

  @Test
  void aReadErrorFailsTheReadAndNothingElse() throws Exception {
    open();
    push(1).await();
    sqlite.fail(
        SQLiteErrorCode.SQLITE_IOERR_READ, command -> command.contains("FROM messages AS m"));
    assertThatThrownBy(() -> kept(store)).isInstanceOf(StoreFailedException.class);
    push(2).await();
    sqlite.heal();

    assertThat(kept(store)).containsExactly(id(1), id(2));
    assertThat(store.isFailing()).isFalse();
  }

  /** No free file descriptor, a disk that does not answer, a page that cannot be read. */
  @Test
  void anErrorAtTheStartRefusesItAndTouchesNothing() throws Exception {
    open();
    push(1).await();
    store.close();
    byte[] before = Files.readAllBytes(directory.resolve(StoreFile.NAME));
    for (SQLiteErrorCode error :
        List.of(
            SQLiteErrorCode.SQLITE_CANTOPEN,
            SQLiteErrorCode.SQLITE_IOERR_READ,
            SQLiteErrorCode.SQLITE_CORRUPT)) {
      sqlite.failOpening(error);
      assertThatThrownBy(this::open)
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageStartingWith("DATA_DIR=" + directory)
          .hasMessageContaining("nothing was changed");
      sqlite.heal();
      sqlite.fail(error, command -> command.contains("integrity_check"));
      assertThatThrownBy(this::open).isInstanceOf(InvalidSettingException.class);
      sqlite.heal();
    }

    assertThat(directory.resolve(StoreFile.NAME)).hasBinaryContent(before);
    open();
    assertThat(kept(store)).containsExactly(id(1));
  }

  /** Bits that flip while the server runs. */
  @Test
  void aDamagedMessageIsSkippedCountedAndMissing() throws Exception {
    open();
    for (int n = 1; n <= 100; n++) {
      push(n);
    }
    store.commit().await();
    try (Connection other = Sqlite.REAL.open(directory.resolve("store.db"), Sqlite.Mode.WRITE)) {
      Sqlite.execute(other, "UPDATE messages SET json=replace(json, 'mess', 'mass') WHERE id=50");
    }

    assertThat(kept(store)).hasSize(99).doesNotContain(id(50));
    assertThat(kept(store)).hasSize(99);
    assertThat(store.damagedMessages()).isEqualTo(1);
    assertThat(store.messages().isMissing("ann", id(49))).isTrue();
    assertThat(store.messages().isMissing("ann", id(50))).isFalse();
    assertThat(store.messages().after("ann", id(49), NOON, 1)).extracting("id").contains(id(51));
  }

  /** Taken for a new push it would be sent twice, and the answer that it had cannot be told. */
  @Test
  void aPushWhoseKeyIsDamagedIsRefusedAndTheKeyCounted() throws Exception {
    open();
    push(1).await();
    push(2).await();
    try (Connection other = Sqlite.REAL.open(directory.resolve("store.db"), Sqlite.Mode.WRITE)) {
      Sqlite.execute(other, "UPDATE answers SET sessions=sessions+1 WHERE key='k1'");
    }

    for (int n = 0; n < 2; n++) {
      assertThatThrownBy(() -> push(1)).isInstanceOf(ReusedKeyException.class);
    }
    assertThat(store.damagedMessages()).isEqualTo(1);
    assertThat(isKnown(store, 2)).isTrue();
    assertThat(kept(store)).containsExactly(id(1), id(2));
    push(3).await();
  }

  @Test
  void aKeyThatIsLookedUpHoldsNoOtherPushUp() throws Exception {
    open();
    assertThat("Aa").hasSameHashCodeAs("BB"); // so that they are neighbours in every map
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    sqlite.fail(
        SQLiteErrorCode.SQLITE_OK,
        command -> {
          if (command.contains("FROM answers WHERE") && reading.getCount() > 0) {
            reading.countDown();
            awaitUnchecked(goOn);
          }
          return false;
        });
    CompletableFuture<Commit> slow = CompletableFuture.supplyAsync(() -> push("Aa", 1));
    awaitUnchecked(reading);
    CompletableFuture<Commit> same = CompletableFuture.supplyAsync(() -> push("Aa", 2));

    push("BB", 3).await();
    assertThat(slow).isNotDone();
    assertThat(same).isNotDone();
    goOn.countDown();
    slow.get(10, TimeUnit.SECONDS).await();
    same.get(10, TimeUnit.SECONDS).await();

    assertThat(kept(store)).as("the same key makes one push").hasSize(2).contains(id(3));
    assertThat(store.idempotency().size()).isEqualTo(2);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anInterruptedReaderClosesNothing() throws Exception {
    open();
    for (int n = 1; n <= 1_000; n++) {
      push(n);
    }
    store.commit().await();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                for (int n = 0; n < 50; n++) {
                  Thread.currentThread().interrupt();
                  assertThat(kept(store)).hasSize(1_000);
                }
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    reader.start();
    reader.join();

    assertThat(failure.get()).isNull();
    assertThat(kept(store)).hasSize(1_000);
    push(1_001).await();
  }

  /** Whatever is lost of what was not synced, what was acknowledged is there, keys as well. */
  @Test
  void aPowerCutAtAnyPointCostsNothingThatWasAcknowledged(@TempDir Path copies) throws Exception {
    open();
    Path log = directory.resolve("store.db-wal");
    Random random = new Random(11);
    for (int n = 1; n <= 60; n++) {
      push(n).await();
      int synced = (int) Files.size(log);
      byte[] file = Files.readAllBytes(directory.resolve("store.db"));
      byte[] before = Files.readAllBytes(log);
      push(1_000 + n).await();
      byte[] after = Files.readAllBytes(log);
      if (after.length < before.length || !startsWith(after, before)) {
        continue; // begun anew in between
      }
      byte[] lost = Arrays.copyOf(after, synced + random.nextInt(after.length - synced + 1));
      Path copy = Files.createDirectory(copies.resolve("" + n));
      Files.write(copy.resolve("store.db"), file);
      Files.write(copy.resolve("store.db-wal"), lost);
      try (LocalStore restarted = open(copy, Sqlite.REAL)) {
        assertThat(kept(restarted)).contains(id(n));
        for (int each = 1; each <= n; each++) {
          assertThat(isKnown(restarted, each)).isTrue();
        }
        assertThat(isKnown(restarted, 1_000 + n))
            .isEqualTo(kept(restarted).contains(id(1_000 + n)));
      }
    }
  }

  private static boolean startsWith(byte[] whole, byte[] part) {
    return new String(whole, 0, part.length, ISO_8859_1).equals(new String(part, ISO_8859_1));
  }

  @Test
  void expiredMessagesGoWhenTheDiskHasRoomAgain() throws Exception {
    open();
    push(1).await();
    sqlite.fail(SQLiteErrorCode.SQLITE_FULL, command -> command.startsWith("DELETE"));
    store.messages().expire(LATER);
    Thread.sleep(50);
    assertThat(store.messages().counts().kept()).isEqualTo(1);
    sqlite.heal();
    settle(store);

    assertThat(store.messages().counts().kept()).isZero();
    assertThat(store.messages().isMissing("ann", MessageId.FIRST)).isTrue();
  }
}
