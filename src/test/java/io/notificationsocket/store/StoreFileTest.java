package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.idempotencyRecord;
import static io.notificationsocket.store.Samples.ids;
import static io.notificationsocket.store.Samples.message;
import static io.notificationsocket.store.Samples.olderRecord;
import static io.notificationsocket.store.Samples.settings;
import static io.notificationsocket.store.Samples.settle;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the file after a restart, a crash, and after somebody else had it. */
final class StoreFileTest {

  private static final String FILE = StoreFile.NAME;
  private static final String SUFFIX = ".damaged-20260101T120000.000Z";
  private static final String ASIDE = FILE + SUFFIX;

  @TempDir Path directory;
  private LocalStore store;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  private void open() {
    store = file(directory).open(settings(Map.of()));
  }

  private static StoreFile file(Path directory) {
    return new StoreFile(directory, clock());
  }

  private static Clock clock() {
    return Clock.fixed(NOON, ZoneOffset.UTC);
  }

  private void reopen() {
    store.close();
    open();
  }

  private void keep(int number) {
    store.messages().keep("ann", message(number)).await();
  }

  private List<StoredMessage> kept() {
    return store.messages().after("ann", MessageId.FIRST, NOON, 1_000);
  }

  @Test
  void everythingSurvivesARestart() {
    open();
    Registration registration = new Registration("ann", "żółw 😀", LATER, id(1), "secret");
    StoredMessage odd = new StoredMessage(id(3), "{\"é\": 1.10, \"n\":\"€😀\"}", LATER, true);
    store.registrations().save(registration);
    store.registrations().save(new Registration("bob", "b1", LATER, id(9), ""));
    store.registrations().remove("bob", "b1");
    keep(2);
    store.messages().keep("ann", odd);
    reopen();

    assertThat(store.registrations().find("ann", "żółw 😀")).isEqualTo(registration);
    assertThat(store.registrations().findRecoverable("secret")).isEqualTo(registration);
    assertThat(store.registrations().size()).isEqualTo(1);
    assertThat(kept()).containsExactly(message(2), odd);
    assertThat(store.newest()).isEqualTo(id(3));
    assertThat(store.messages().counts().bytes())
        .isEqualTo("\"message 2\"".length() + odd.json().getBytes(UTF_8).length);
  }

  @Test
  void answersSurviveARestartTogetherWithTheirMessages() {
    open();
    IdempotencyRecord first = idempotencyRecord("k1", 2);
    IdempotencyRecord second = idempotencyRecord("k2", 5);
    store.idempotency().find("k1", NOON, () -> keptWith(first, message(2)));
    store.idempotency().find("k2", NOON, () -> new Entry(second, store.keep(second)));
    store.commit().await();
    reopen();

    assertThat(kept()).containsExactly(message(2));
    for (IdempotencyRecord known : List.of(first, second)) {
      Entry found = store.idempotency().find(known.key(), NOON, () -> fail("it is known"));
      assertThat(found.record()).isEqualTo(known);
      assertThat(found.commit().isOver()).isTrue();
    }
    assertThat(store.newest()).as("of a message that was not kept").isEqualTo(id(5));
  }

  @Test
  void ofTheAnswersInTheFileTheOldestGoFirst() {
    open();
    for (int n = 1; n <= 3; n++) {
      IdempotencyRecord made = idempotencyRecord("k" + (9 - n), n);
      store.idempotency().find(made.key(), NOON, () -> new Entry(made, store.keep(made)));
    }
    store.close();
    store = file(directory).open(settings(Map.of("IDEMPOTENCY_MAX_KEYS", "2")));
    IdempotencyRecord newest = idempotencyRecord("k1", 4);
    store.idempotency().find("k1", NOON, () -> new Entry(newest, store.keep(newest)));
    settle(store);
    reopen();

    assertThat(store.idempotency().size()).isEqualTo(2);
    assertThat(store.idempotency().find("k6", NOON, () -> fail("it is known")).record().id())
        .isEqualTo(id(3));
  }

  private Entry keptWith(IdempotencyRecord record, StoredMessage message) {
    return new Entry(record, store.messages().keep("ann", message, record));
  }

  @Test
  void whatWasGivenUpIsStillKnownToBe() {
    open();
    store.registrations().save(new Registration("ann", "a1", LATER, MessageId.FIRST, ""));
    keep(1);
    keep(2);
    settle(store);
    store.messages().expire(LATER);
    settle(store);
    reopen();

    assertThat(store.messages().isMissing("ann", id(1))).isTrue();
    assertThat(store.messages().isMissing("ann", id(2))).isFalse();
    assertThat(store.newest()).isEqualTo(id(2));
  }

  @Test
  void whatIsCommittedIsInTheFileAlready(@TempDir Path crashed) throws IOException {
    open();
    for (int n = 1; n <= 20; n++) {
      keep(n);
      // As if the process were killed now: the file as it is, and nothing said goodbye.
      Files.createDirectories(crashed.resolve("" + n));
      Path copy = crashed.resolve("" + n);
      for (String file : List.of(FILE, FILE + "-wal")) {
        Files.copy(directory.resolve(file), copy.resolve(file));
      }
      try (LocalStore after = file(copy).open(settings(Map.of()))) {
        assertThat(after.messages().counts().kept()).isEqualTo(n);
        assertThat(after.newest()).isEqualTo(id(n));
      }
    }
  }

  /** The log ends in the middle of what nobody was told to be durable. */
  @Test
  void aTornLastWriteCostsNothingThatWasCommitted(@TempDir Path crashed) throws IOException {
    open();
    keep(1);
    Path log = directory.resolve(FILE + "-wal");
    long committed = Files.size(log);
    keep(2);
    byte[] whole = Files.readAllBytes(log);
    Random random = new Random(3);
    for (int n = 0; n < 40; n++) {
      Path copy = Files.createDirectory(crashed.resolve("" + n));
      Files.copy(directory.resolve(FILE), copy.resolve(FILE));
      int length = (int) committed + random.nextInt(whole.length - (int) committed);
      byte[] torn = Arrays.copyOf(whole, length);
      if (n % 2 == 0 && length > committed) {
        // A block that was never synced reads as zeros.
        int from = (int) committed + random.nextInt(length - (int) committed);
        Arrays.fill(torn, from, Math.min(length, from + 4_096), (byte) 0);
      }
      Files.write(copy.resolve(FILE + "-wal"), torn);
      try (LocalStore after = file(copy).open(settings(Map.of()))) {
        assertThat(after.messages().after("ann", MessageId.FIRST, NOON, 9))
            .as("of a log of " + length + " bytes")
            .containsExactly(message(1));
      }
    }
  }

  @Test
  void aFileThatIsNoneOfOursRefusesTheStart() throws IOException {
    Files.writeString(directory.resolve(FILE), "some text\n".repeat(5_000));
    assertRefused("STORE_ON_DAMAGE=salvage");

    assertThat(Files.readString(directory.resolve(FILE))).startsWith("some text\n").hasSize(50_000);
  }

  @Test
  void anSqliteFileOfAnotherProgramRefusesTheStart() throws Exception {
    NativeLibrary.load(directory);
    try (Connection other = Sqlite.REAL.open(directory.resolve(FILE), Sqlite.Mode.WRITE)) {
      Sqlite.execute(other, "CREATE TABLE recipes (name TEXT)");
    }
    byte[] before = Files.readAllBytes(directory.resolve(FILE));
    assertRefused("belongs to another application");

    assertThat(directory.resolve(FILE)).hasBinaryContent(before);
  }

  @Test
  void aFileOfANewerVersionRefusesTheStartAndStaysAsItIs() throws Exception {
    open();
    keep(1);
    store.close();
    try (Connection newer = Sqlite.REAL.open(directory.resolve(FILE), Sqlite.Mode.WRITE)) {
      Sqlite.execute(newer, "PRAGMA user_version=99");
    }
    byte[] before = Files.readAllBytes(directory.resolve(FILE));
    assertRefused("is of version 99", "go back to the newer release");

    assertThat(directory.resolve(FILE)).hasBinaryContent(before);
  }

  @Test
  void aFileOfAnOlderVersionIsUpgradedStepByStep() throws Exception {
    open();
    keep(1);
    store.close();
    List<List<String>> steps = new ArrayList<>(Schema.STEPS);
    steps.add(List.of("CREATE TABLE step (n INTEGER)", "INSERT INTO step VALUES (2)"));
    steps.add(List.of("UPDATE step SET n=n+1", "ALTER TABLE step ADD COLUMN text TEXT"));
    store = new StoreFile(directory, clock(), Sqlite.REAL, steps).open(settings(Map.of()));

    assertThat(kept()).containsExactly(message(1));
    try (Connection upgraded = Sqlite.REAL.open(directory.resolve(FILE), Sqlite.Mode.READ)) {
      assertThat(Schema.version(upgraded)).isEqualTo(steps.size());
      assertThat(Sqlite.number(upgraded, "SELECT n FROM step WHERE text IS NULL")).isEqualTo(3);
    }
  }

  @Test
  void aFileOfTheFirstVersionKeepsItsContent() throws Exception {
    open();
    Registration registration = new Registration("ann", "a", LATER, id(1), "secret");
    store.registrations().save(registration);
    keep(1);
    IdempotencyRecord record = olderRecord("key", 2);
    store.keep(record).await();
    store.close();
    Path newer = Files.move(directory.resolve(FILE), directory.resolve("newer.db"));
    try (Connection older = Sqlite.REAL.open(directory.resolve(FILE), Sqlite.Mode.WRITE)) {
      Schema.upgrade(older, Schema.STEPS.subList(0, 1));
      Sqlite.execute(
          older,
          "ATTACH '" + newer + "' AS newer",
          "INSERT INTO registrations SELECT user, connection, expires, arrived, arrived_node,"
              + " recovery, crc FROM newer.registrations",
          "INSERT INTO messages SELECT id, node, user, expires, until_registered, crc, json"
              + " FROM newer.messages",
          "INSERT INTO answers SELECT key, push_high, push_low, message, message_node, sessions,"
              + " kept, expires, crc FROM newer.answers");
    }
    open();

    assertThat(store.registrations().find("ann", "a")).isEqualTo(registration);
    assertThat(kept()).containsExactly(message(1));
    Entry known = store.idempotency().find("key", NOON, () -> fail("it is known"));
    assertThat(known.record()).isEqualTo(record);
  }

  @Test
  void anUpgradeThatFailsLeavesTheOldVersion() throws Exception {
    open();
    keep(1);
    store.close();
    List<List<String>> steps = new ArrayList<>(Schema.STEPS);
    steps.add(List.of("CREATE TABLE step (n INTEGER)", "no SQL"));
    StoreFile failing = new StoreFile(directory, clock(), Sqlite.REAL, steps);
    assertThatThrownBy(() -> failing.open(settings(Map.of())))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("nothing was changed");
    open();

    assertThat(kept()).containsExactly(message(1));
  }

  /** One flipped byte, at many places: nothing is ever read that was not written. */
  @Test
  void aDamagedFileRefusesTheStartOrReadsAsItWasWritten() throws IOException {
    open();
    for (int n = 1; n <= 300; n++) {
      store.messages().keep("ann", message(n));
      store.registrations().saveLazily(registration("a" + n));
    }
    store.close();
    byte[] whole = Files.readAllBytes(directory.resolve(FILE));
    int refused = 0;
    for (int at = 0; at < whole.length; at += 1_013) {
      Path damaged = Files.createDirectory(directory.resolve("damaged-" + at));
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x55;
      Files.write(damaged.resolve(FILE), bytes);
      try (LocalStore after = file(damaged).open(settings(Map.of()))) {
        assertThat(after.messages().after("ann", MessageId.FIRST, NOON, 1_000))
            .as("damaged at " + at)
            .hasSize(300)
            .allMatch(read -> read.equals(message(number(read))));
        assertThat(after.registrations().size()).isEqualTo(300);
      } catch (InvalidSettingException e) {
        assertThat(damaged.resolve(FILE)).hasBinaryContent(bytes);
        refused++;
      }
    }
    assertThat(refused).as("of the damages that were found").isPositive();
  }

  @Test
  void aFileThatWasCutOffRefusesTheStart() throws IOException {
    open();
    for (int n = 1; n <= 300; n++) {
      store.messages().keep("ann", message(n));
    }
    store.close();
    byte[] whole = Files.readAllBytes(directory.resolve(FILE));
    Files.write(directory.resolve(FILE), Arrays.copyOf(whole, whole.length - 8_192));

    assertRefused("STORE_ON_DAMAGE=salvage");
  }

  @Test
  void aSalvageSavesWhatCanBeReadAndTellsWhoMissesTheRest() throws IOException {
    open();
    for (int n = 1; n <= 300; n++) {
      store.messages().keep("ann", message(n));
      store.registrations().saveLazily(registration("a" + n));
    }
    store.close();
    byte[] bytes = Files.readAllBytes(directory.resolve(FILE));
    String text = new String(bytes, ISO_8859_1); // with copies in parts that are free now
    bytes = text.replace("message 150", "massage 150").getBytes(ISO_8859_1);
    Files.write(directory.resolve(FILE), bytes);
    assertRefused("a message has changed since it was written");
    store = file(directory).open(settings(Map.of("STORE_ON_DAMAGE", "salvage")));

    assertThat(ids(kept())).hasSize(299).doesNotContain(id(150));
    assertThat(store.registrations().size()).isEqualTo(300);
    assertThat(store.messages().isMissing("ann", id(149))).isTrue();
    assertThat(store.messages().isMissing("ann", id(151))).isFalse();
    assertThat(directory.resolve(ASIDE)).hasBinaryContent(bytes);
    reopen();
    assertThat(kept()).hasSize(299);
  }

  /** A page of the table that SQLite itself cannot make sense of. */
  @Test
  void aSalvageReadsOnBehindALostPage() throws IOException {
    open();
    for (int n = 1; n <= 3_000; n++) {
      store.messages().keep("ann", message(n));
    }
    store.close();
    byte[] bytes = Files.readAllBytes(directory.resolve(FILE));
    int page = new String(bytes, ISO_8859_1).lastIndexOf("message 1500") / 8_192;
    Arrays.fill(bytes, page * 8_192, (page + 1) * 8_192, (byte) 0xa5);
    Files.write(directory.resolve(FILE), bytes);
    assertRefused("STORE_ON_DAMAGE=salvage");
    store = file(directory).open(settings(Map.of("STORE_ON_DAMAGE", "salvage")));

    List<StoredMessage> saved = store.messages().after("ann", MessageId.FIRST, NOON, 5_000);
    assertThat(saved).hasSizeBetween(2_500, 2_999).allMatch(m -> m.equals(message(number(m))));
    assertThat(ids(saved)).contains(id(1), id(3_000)).doesNotContain(id(1_500));
    assertThat(store.messages().isMissing("ann", id(1_499))).isTrue();
  }

  @Test
  void aLogWhoseFileIsMissingRefusesTheStart() throws IOException {
    open();
    keep(1);
    Files.copy(directory.resolve(FILE + "-wal"), directory.resolve("copy"));
    store.close();
    Files.delete(directory.resolve(FILE));
    Files.move(directory.resolve("copy"), directory.resolve(FILE + "-wal"));

    assertRefused("store.db is missing beside its store.db-wal");
    assertThat(directory.resolve(FILE)).doesNotExist();
  }

  @Test
  void aStoreOfABuildBeforeTheFirstReleaseIsLeftAlone() throws IOException {
    Path old = Files.writeString(directory.resolve("store.mv"), "old");
    open();
    keep(1);

    assertThat(old).hasContent("old");
  }

  /** As docs/durability.md tells the operator to. */
  @Test
  void aBackupMadeWhileTheStoreIsOpenHasWhatWasCommitted(@TempDir Path backup) throws Exception {
    open();
    keep(1);
    try (Connection other = Sqlite.REAL.open(directory.resolve(FILE), Sqlite.Mode.READ)) {
      Sqlite.execute(other, "VACUUM INTO '" + backup.resolve(FILE) + "'");
    }
    keep(2);
    try (LocalStore restored = file(backup).open(settings(Map.of()))) {
      assertThat(restored.messages().after("ann", MessageId.FIRST, NOON, 9))
          .containsExactly(message(1));
    }
  }

  private static Registration registration(String connectionId) {
    return new Registration("ann", connectionId, LATER, id(1), "of " + connectionId);
  }

  private static int number(StoredMessage message) {
    return (int) message.id().moment();
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> file(directory).open(settings(Map.of())))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("DATA_DIR=" + directory + " cannot be used: ")
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aSecondServerIsRefused() {
    open();
    keep(1);

    assertThatThrownBy(() -> file(directory).open(settings(Map.of())))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "DATA_DIR="
                + directory
                + " cannot be used: another server uses it; stop that server, or name"
                + " another directory.");
    keep(2);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aPlaceThatCannotBeADirectoryIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> file(file.resolve("below")).open(settings(Map.of())))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("DATA_DIR=" + file.resolve("below") + " cannot be used: ");
  }
}
