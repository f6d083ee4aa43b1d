package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.idempotencyRecord;
import static io.notificationsocket.store.Samples.message;
import static io.notificationsocket.store.Samples.olderRecord;
import static io.notificationsocket.store.Samples.settings;
import static io.notificationsocket.store.Samples.settle;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import io.notificationsocket.exchange.local.SharedMessage;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.StoreFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** Messages to many on disk: one text, a row of each user, all or none after a restart. */
final class SharedMessageTest {

  private static final List<String> USERS =
      IntStream.range(0, 20).mapToObj(n -> "user " + n).toList();

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

  private LocalStore open(Path where, Sqlite disk, Map<String, String> given) {
    return new StoreFile(where, Clock.fixed(NOON, ZoneOffset.UTC), disk, Schema.STEPS)
        .open(settings(given));
  }

  private void open() {
    store = open(directory, sqlite, Map.of());
    for (String user : USERS) {
      store.registrations().save(new Registration(user, "c", LATER, MessageId.FIRST, ""));
    }
    store.commit().await();
  }

  private SharedMessage keep(int number, List<String> users) {
    SharedMessage shared = store.messages().share(message(number));
    users.forEach(shared::keep);
    return shared;
  }

  private static List<StoredMessage> kept(LocalStore where, String user) {
    return where.messages().after(user, MessageId.FIRST, NOON, 99);
  }

  private long rows(String table) throws Exception {
    try (Connection other = Sqlite.REAL.open(directory.resolve("store.db"), Sqlite.Mode.READ)) {
      return Sqlite.number(other, "SELECT count(*) FROM " + table);
    }
  }

  /** What is in the files at this moment, as if the process were killed. */
  private LocalStore restarted(Path copy) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.deleteIfExists(copy.resolve("store.db-shm"));
    return open(copy, Sqlite.REAL, Map.of());
  }

  private boolean isKnown(LocalStore where, String key) {
    boolean[] known = {true};
    where
        .idempotency()
        .find(
            key,
            NOON,
            () -> {
              known[0] = false;
              return new Entry(idempotencyRecord(key, 9), Commit.DONE);
            });
    return known[0];
  }

  @Test
  void itsTextIsOnDiskOnceAndReadByAll() throws Exception {
    open();
    store.messages().keep("user 1", message(1)).await();
    keep(2, USERS).complete(idempotencyRecord("k", 2)).await();
    store.messages().keep("user 1", message(3)).await();
    assertThat(rows("texts")).isEqualTo(1);
    assertThat(rows("messages WHERE json IS NULL")).isEqualTo(20);
    store.close();
    open();

    assertThat(kept(store, "user 1")).containsExactly(message(1), message(2), message(3));
    assertThat(kept(store, "user 19")).containsExactly(message(2));
    assertThat(store.messages().counts().kept()).isEqualTo(22);
    assertThat(store.messages().counts().bytes()).isEqualTo(22L * "\"message 2\"".length());
    assertThat(store.newest()).isEqualTo(id(3));
    assertThat(isKnown(store, "k")).isTrue();
  }

  @Test
  void aPushInOneTransactionNeedsOneCommit() {
    open();
    Commit commit = keep(1, USERS).complete(null);
    assertThat(commit.isOver()).as("nobody has waited for the text or a row").isFalse();
    commit.await();
    assertThat(kept(store, "user 7")).containsExactly(message(1));
  }

  @Test
  void itsTextGoesWithItsLastRow() throws Exception {
    open();
    keep(1, USERS).complete(null).await();
    store.registrations().remove("user 0", "c");
    store.messages().leave("user 0", id(1));
    settle(store);
    assertThat(rows("texts")).isEqualTo(1);
    assertThat(kept(store, "user 0")).isEmpty();

    store.messages().expire(LATER);
    settle(store);
    assertThat(rows("texts")).isZero();
    assertThat(rows("messages")).isZero();
    assertThat(store.messages().counts().bytes()).isZero();
    assertThat(store.messages().isMissing("user 1", MessageId.FIRST)).isTrue();
  }

  @Test
  void itsTextStaysWhileFurtherUsersAreToHaveIt() throws Exception {
    store = open(directory, sqlite, Map.of("USER_MAX_MESSAGES", "1"));
    store.registrations().save(new Registration("ann", "c", LATER, MessageId.FIRST, ""));
    SharedMessage shared = keep(1, List.of("ann"));
    shared.await();
    store.messages().keep("ann", message(2)).await();
    settle(store);
    assertThat(kept(store, "ann")).containsExactly(message(2));
    assertThat(rows("texts")).isEqualTo(1);
    shared.keep("bob");
    shared.complete(null).await();
    assertThat(kept(store, "bob")).containsExactly(message(1));

    SharedMessage evicted = keep(3, List.of("ann"));
    evicted.await();
    store.messages().keep("ann", message(4)).await();
    settle(store);
    evicted.complete(null).await();
    settle(store);
    assertThat(rows("texts")).as("nobody has the second one").isEqualTo(1);
  }

  @Test
  void whatWasNotCompleteWhenTheServerWasKilledIsDropped(@TempDir Path copy) throws Exception {
    open();
    keep(1, USERS).complete(null).await();
    SharedMessage half = keep(2, USERS.subList(0, 10));
    half.await();
    assertThat(kept(store, "user 1")).containsExactly(message(1), message(2));
    try (LocalStore after = restarted(copy)) {
      assertThat(kept(after, "user 1")).containsExactly(message(1));
      settle(after);
      assertThat(after.messages().counts().kept()).isEqualTo(20);
      assertThat(after.messages().isMissing("user 1", MessageId.FIRST)).isFalse();
      assertThat(after.newest()).isEqualTo(id(2));
    }
    try (LocalStore again = open(copy, Sqlite.REAL, Map.of())) {
      assertThat(again.messages().counts().kept()).isEqualTo(20);
    }
  }

  @Test
  void aFullDiskInTheMiddleDropsWhatWasKeptBefore() throws Exception {
    open();
    SharedMessage shared = keep(1, USERS.subList(0, 10));
    shared.await();
    sqlite.fail(SQLiteErrorCode.SQLITE_FULL, command -> command.equals("COMMIT"));
    USERS.subList(10, 20).forEach(shared::keep);
    assertThatThrownBy(shared::await).isInstanceOf(StoreFailedException.class);
    shared.abandon();
    assertThat(USERS).allSatisfy(user -> assertThat(kept(store, user)).isEmpty());

    sqlite.heal();
    store.messages().keep("user 1", message(2)).await();
    settle(store);
    assertThat(rows("texts")).isZero();
    assertThat(rows("messages")).isEqualTo(1);
    assertThat(store.messages().counts().kept()).isEqualTo(1);
    assertThat(kept(store, "user 1")).containsExactly(message(2));
  }

  @Test
  void aFullDiskAtTheEndDropsAllAndItsKey(@TempDir Path copy) throws Exception {
    open();
    SharedMessage shared = keep(1, USERS);
    shared.await();
    sqlite.fail(SQLiteErrorCode.SQLITE_FULL, command -> command.equals("COMMIT"));
    Commit last = shared.complete(idempotencyRecord("k", 1));
    assertThatThrownBy(last::await).isInstanceOf(StoreFailedException.class);
    assertThat(kept(store, "user 1")).isEmpty();
    sqlite.heal();
    store.messages().keep("user 1", message(2)).await();
    settle(store);

    assertThat(rows("texts")).isZero();
    assertThat(kept(store, "user 1")).containsExactly(message(2));
    try (LocalStore after = restarted(copy)) {
      assertThat(isKnown(after, "k")).isFalse();
      assertThat(kept(after, "user 1")).containsExactly(message(2));
      assertThat(after.messages().counts().kept()).isEqualTo(1);
    }
  }

  @Test
  void aDamagedTextIsReportedForEachWhoMissesIt() throws Exception {
    open();
    keep(1, USERS).complete(null).await();
    store.messages().keep("user 1", message(2)).await();
    try (Connection other = Sqlite.REAL.open(directory.resolve("store.db"), Sqlite.Mode.WRITE)) {
      Sqlite.execute(other, "UPDATE texts SET json=replace(json, 'mess', 'mass')");
    }
    assertThat(kept(store, "user 1")).containsExactly(message(2));
    assertThat(store.messages().isMissing("user 1", MessageId.FIRST)).isTrue();
    assertThat(store.damagedMessages()).isEqualTo(1);
  }

  // ---- memberships -----------------------------------------------------------------------------

  private void change(String topic, List<String> add, List<String> remove) {
    store.memberships().change(topic, add, remove).await();
  }

  @Test
  void membershipsSurviveARestart() {
    open();
    change("t", List.of("ann", "bob", "eve"), List.of());
    change("u", List.of("ann"), List.of());
    change("t", List.of("ann"), List.of("eve"));
    store.close();
    open();

    assertThat(store.memberships().members("t", "", 9)).containsExactly("ann", "bob");
    assertThat(store.memberships().topics("ann")).containsExactly("t", "u");
    assertThat(store.memberships().count("t")).isEqualTo(2);
  }

  /** While the disk is busy they wait for the same write. */
  @Test
  void changesOfTheSameMemberAreWrittenInTheirOrder() {
    open();
    for (int n = 0; n < 100; n++) {
      store.memberships().change("t", List.of("ann"), List.of("bob"));
      store.memberships().change("t", List.of("bob"), List.of("ann"));
    }
    store.commit().await();
    assertThat(store.memberships().members("t", "", 9)).containsExactly("bob");
  }

  @Test
  void aChangeThatCannotBeWrittenIsNotTriedAgain() {
    open();
    change("t", List.of("ann"), List.of());
    sqlite.fail(SQLiteErrorCode.SQLITE_FULL, command -> command.equals("COMMIT"));
    assertThatThrownBy(() -> change("t", List.of("bob"), List.of("ann")))
        .isInstanceOf(StoreFailedException.class);
    sqlite.heal();
    change("t", List.of("eve"), List.of());

    assertThat(store.memberships().members("t", "", 9)).containsExactly("ann", "eve");
  }

  // ---- older and damaged files -----------------------------------------------------------------

  @Test
  void aFileWithMessagesOfTheFirstVersionIsUpgraded() throws Exception {
    Files.createDirectories(directory);
    NativeLibrary.load(directory);
    try (Connection old = Sqlite.REAL.open(directory.resolve("store.db"), Sqlite.Mode.WRITE)) {
      Schema.upgrade(old, Schema.STEPS.subList(0, 1));
      try (PreparedStatement put =
          old.prepareStatement(
              "INSERT INTO messages (" + Row.MESSAGE + ") VALUES (?, ?, ?, ?, ?, ?, ?)")) {
        for (int n = 1; n <= 500; n++) {
          StoredMessage message = message(n);
          byte[] text = message.json().getBytes(ISO_8859_1);
          Row.bind(put, MessageEntry.of(n % 2 == 0 ? "ann" : "bob", message, text));
          put.addBatch();
        }
        assertThat(put.executeBatch()).hasSize(500);
      }
    }
    open();

    assertThat(store.messages().counts().kept()).isEqualTo(500);
    assertThat(store.messages().after("ann", id(497), NOON, 9))
        .containsExactly(message(498), message(500));
    keep(501, List.of("ann", "bob")).complete(null).await();
    assertThat(store.messages().after("bob", id(498), NOON, 9))
        .containsExactly(message(499), message(501));
    store.close();
    open();
    assertThat(store.messages().counts().kept()).isEqualTo(502);
  }

  @Test
  void aSalvageOfAFileOfTheFirstVersionSavesMessagesAndKeys() throws Exception {
    NativeLibrary.load(directory);
    Path file = directory.resolve("store.db");
    try (Connection old = Sqlite.REAL.open(file, Sqlite.Mode.WRITE)) {
      Schema.upgrade(old, Schema.STEPS.subList(0, 1));
      try (PreparedStatement put =
          old.prepareStatement(
              "INSERT INTO messages (" + Row.MESSAGE + ") VALUES (?, ?, ?, ?, ?, ?, ?)")) {
        for (int n = 1; n <= 3; n++) {
          StoredMessage message = message(n);
          Row.bind(put, MessageEntry.of("ann", message, message.json().getBytes(ISO_8859_1)));
          put.addBatch();
        }
        assertThat(put.executeBatch()).hasSize(3);
      }
      try (PreparedStatement put =
          old.prepareStatement(
              "INSERT INTO answers (key, push_high, push_low, message, message_node, sessions,"
                  + " kept, expires, crc) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE ?10='' AND ?11=1"
                  + " AND ?12=0 AND ?13=0 AND ?14=0")) {
        Row.bind(put, olderRecord("k", 3));
        put.addBatch();
        assertThat(put.executeBatch()).containsExactly(1);
      }
    }
    String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
    Files.write(file, bytes.replace("message 2", "massage 2").getBytes(ISO_8859_1));
    store = open(directory, Sqlite.REAL, Map.of("STORE_ON_DAMAGE", "salvage"));

    assertThat(kept(store, "ann")).containsExactly(message(1), message(3));
    assertThat(isKnown(store, "k")).isTrue();
  }

  @Test
  void aSalvageSavesTextsTheirRowsAndMemberships() throws Exception {
    open();
    keep(1, USERS).complete(null).await();
    keep(2, USERS).complete(null).await();
    change("t", List.of("ann", "damaged-one"), List.of());
    store.close();
    Path file = directory.resolve("store.db");
    String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
    Files.write(
        file,
        bytes
            .replace("message 2", "massage 2")
            .replace("damaged-one", "damaged_one")
            .getBytes(ISO_8859_1));
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("STORE_ON_DAMAGE=salvage");
    store = open(directory, Sqlite.REAL, Map.of("STORE_ON_DAMAGE", "salvage"));

    assertThat(kept(store, "user 1")).containsExactly(message(1));
    assertThat(store.messages().isMissing("user 1", id(1))).isTrue();
    assertThat(store.messages().isMissing("user 1", new MessageId(2, -1))).isFalse();
    assertThat(store.memberships().members("t", "", 9)).containsExactly("ann");
    store.close();
    open();
    assertThat(store.messages().counts().kept()).isEqualTo(20);
  }

  /** The rows of one are read from the table, those of the other from its index. */
  @Test
  void aSalvageReadsMembershipsOnBehindALostPage() throws Exception {
    open();
    List<String> many = IntStream.range(0, 3_000).mapToObj(n -> "member-" + n).toList();
    change("t", many, List.of());
    store.close();
    Path file = directory.resolve("store.db");
    byte[] bytes = Files.readAllBytes(file);
    int page = new String(bytes, ISO_8859_1).indexOf("tmember-1500") / 8_192;
    Arrays.fill(bytes, page * 8_192, (page + 1) * 8_192, (byte) 0xa5);
    Files.write(file, bytes);
    store = open(directory, Sqlite.REAL, Map.of("STORE_ON_DAMAGE", "salvage"));

    assertThat(store.memberships().count("t")).isEqualTo(3_000);
  }
}
