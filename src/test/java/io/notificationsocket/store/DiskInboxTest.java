package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.message;
import static io.notificationsocket.store.Samples.settings;
import static io.notificationsocket.store.Samples.settle;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.exchange.local.Place;
import io.notificationsocket.exchange.local.SharedMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.InboxNews.Change;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Item;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.Inboxes.Status;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.StoreFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** What of inboxes is on disk, whatever happens to the disk or the process. */
@Timeout(60)
final class DiskInboxTest {

  private static final Place BOTH = new Place(true, LATER);
  private static final Place INBOX = new Place(false, LATER);
  private static final Selection ALL = Selection.All.MESSAGES;

  private final FaultySqlite sqlite = new FaultySqlite();
  private final List<String> told = new CopyOnWriteArrayList<>();
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
    open(Map.of());
  }

  private void open(Map<String, String> given) {
    store = open(directory, sqlite, given);
    store.inboxes().begin((user, news) -> told.add(user + " " + text(news)));
    store.registrations().save(new Registration("ann", "c", LATER, MessageId.FIRST, ""));
    store.commit().await();
  }

  private static String text(InboxNews news) {
    return news.counts().total() + " " + news.changes().stream().map(Change::id).toList();
  }

  private Commit keep(String user, int number, Place place) {
    return store.messages().keep(user, message(number), place, null, List.of());
  }

  private static List<String> texts(LocalStore where, String user) {
    return where.inboxes().list(user, new Query(Status.ALL, 100, null), NOON).items().stream()
        .map(Item::json)
        .toList();
  }

  private static Counts counts(LocalStore where, String user) {
    return where.inboxes().count(user, NOON);
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

  @Test
  void whatWasAnsweredIsThereAfterAKill(@TempDir Path copy) throws Exception {
    open();
    keep("ann", 1, BOTH).await();
    keep("bob", 2, INBOX).await();
    keep("bob", 3, INBOX).await();
    store.inboxes().mark("bob", Mark.READ, new Selection.Ids(Set.of(id(2))), NOON).await();
    assertThat(store.inboxes().clear("eve", NOON).await()).isZero();
    try (LocalStore after = restarted(copy)) {
      assertThat(texts(after, "ann")).containsExactly("\"message 1\"");
      assertThat(after.messages().after("ann", MessageId.FIRST, NOON, 9))
          .containsExactly(message(1));
      assertThat(texts(after, "bob")).containsExactly("\"message 3\"", "\"message 2\"");
      assertThat(counts(after, "bob")).isEqualTo(new Counts(1, 1, 2));
      assertThat(after.messages().after("bob", MessageId.FIRST, NOON, 9)).isEmpty();
      assertThat(after.newest()).isEqualTo(id(3));
    }
  }

  @Test
  void aFailedWriteLeavesNeitherMessageNorRowNorCount(@TempDir Path copy) throws Exception {
    open();
    keep("ann", 1, BOTH).await();
    sqlite.fail(SQLiteErrorCode.SQLITE_FULL, command -> command.equals("COMMIT"));
    assertThatThrownBy(keep("ann", 2, BOTH)::await).isInstanceOf(StoreFailedException.class);
    assertThatThrownBy(keep("bob", 3, INBOX)::await).isInstanceOf(StoreFailedException.class);
    var marked = store.inboxes().mark("ann", Mark.READ, ALL, NOON);
    assertThatThrownBy(marked::await).isInstanceOf(StoreFailedException.class);
    var cleared = store.inboxes().clear("ann", NOON);
    assertThatThrownBy(cleared::await).isInstanceOf(StoreFailedException.class);
    sqlite.heal();
    keep("eve", 4, INBOX).await();

    assertThat(texts(store, "ann")).containsExactly("\"message 1\"");
    assertThat(counts(store, "ann")).isEqualTo(new Counts(1, 1, 1));
    assertThat(counts(store, "bob")).isEqualTo(Counts.NONE);
    assertThat(store.messages().after("ann", MessageId.FIRST, NOON, 9)).containsExactly(message(1));
    assertThat(rows("texts")).isEqualTo(2);
    assertThat(told)
        .as("nobody hears of what failed")
        .containsExactly("ann 1 [" + id(1) + "]", "eve 1 [" + id(4) + "]");
    try (LocalStore after = restarted(copy)) {
      assertThat(counts(after, "ann")).isEqualTo(new Counts(1, 1, 1));
      assertThat(counts(after, "bob")).isEqualTo(Counts.NONE);
    }
  }

  @Test
  void aTextGoesWhenNeitherLogNorInboxHasIt() throws Exception {
    open();
    keep("ann", 1, BOTH).await();
    keep("ann", 2, BOTH).await();
    keep("ann", 3, INBOX).await();
    assertThat(rows("texts")).isEqualTo(3);
    store.messages().leave("ann", id(1));
    settle(store);
    assertThat(rows("messages")).isZero();
    assertThat(rows("texts")).as("the inbox has them").isEqualTo(3);
    store.inboxes().clear("ann", NOON).await();
    assertThat(rows("texts")).isZero();
    assertThat(rows("inbox_counts")).isZero();

    keep("ann", 4, BOTH).await();
    store.inboxes().clear("ann", NOON).await();
    assertThat(rows("texts")).as("the log has it").isEqualTo(1);
    assertThat(store.messages().after("ann", MessageId.FIRST, NOON, 9)).containsExactly(message(4));
    store.messages().expire(LATER);
    settle(store);
    assertThat(rows("texts")).isZero();
  }

  @Test
  void theOldestGoesWithItsTextAndIsTold() throws Exception {
    open(Map.of("INBOX_MAX_MESSAGES", "2"));
    for (int n = 1; n <= 3; n++) {
      keep("bob", n, INBOX).await();
    }
    assertThat(texts(store, "bob")).containsExactly("\"message 3\"", "\"message 2\"");
    assertThat(rows("texts")).isEqualTo(2);
    assertThat(told).last().isEqualTo("bob 2 [" + id(3) + ", " + id(1) + "]");
  }

  @Test
  void expiredMessagesGoInSmallStepsWithTheirTexts() throws Exception {
    open();
    List<Commit> commits =
        IntStream.rangeClosed(1, 700).mapToObj(n -> keep("user " + n % 7, n, INBOX)).toList();
    commits.forEach(Commit::await);
    keep("user 1", 701, new Place(false, LATER.plusMillis(1))).await();
    told.clear();
    store.inboxes().expire(LATER);
    settle(store);
    assertThat(rows("inbox")).isEqualTo(1);
    assertThat(rows("inbox_counts")).isEqualTo(1);
    assertThat(rows("texts")).isEqualTo(1);
    assertThat(counts(store, "user 1")).isEqualTo(new Counts(1, 1, 1));
    assertThat(told).hasSizeGreaterThanOrEqualTo(7);
    for (int n = 0; n < 7; n++) {
      String last = "user " + n + (n == 1 ? " 1 [" : " 0 [");
      assertThat(told).anyMatch(news -> news.startsWith(last));
    }
  }

  @Test
  void ofAMessageToManyThatWasNotCompleteNothingIsLeft(@TempDir Path copy) throws Exception {
    open();
    keep("ann", 1, INBOX).await();
    SharedMessage half = store.messages().share(message(2));
    half.keep("ann", BOTH);
    half.keep("bob", INBOX);
    half.await();
    assertThat(texts(store, "bob")).containsExactly("\"message 2\"");
    try (LocalStore after = restarted(copy)) {
      assertThat(texts(after, "ann")).containsExactly("\"message 1\"");
      settle(after);
      assertThat(counts(after, "ann")).isEqualTo(new Counts(1, 1, 1));
      assertThat(counts(after, "bob")).isEqualTo(Counts.NONE);
    }
    half.abandon();
    store.commit().await();
    settle(store);
    assertThat(rows("inbox")).isEqualTo(1);
    assertThat(rows("texts")).isEqualTo(1);
    assertThat(counts(store, "ann")).isEqualTo(new Counts(1, 1, 1));
    assertThat(told).last().isEqualTo("bob 0 [" + id(2) + "]");
  }

  @Test
  void forgettingIsTriedUntilItIsDone() throws Exception {
    open();
    keep("ann", 1, BOTH).await();
    keep("ann", 2, INBOX).await();
    assertThat(store.count("ann", NOON)).isEqualTo(2);
    sqlite.fail(SQLiteErrorCode.SQLITE_FULL, command -> command.equals("COMMIT"));
    store.forget("ann", id(2));
    assertThatThrownBy(store.commit()::await).isInstanceOf(StoreFailedException.class);
    sqlite.heal();
    keep("ann", 3, INBOX).await();
    settle(store);
    assertThat(texts(store, "ann")).containsExactly("\"message 3\"");
    assertThat(counts(store, "ann")).isEqualTo(new Counts(1, 1, 1));
    assertThat(store.count("ann", NOON)).isEqualTo(1);
    assertThat(rows("texts")).isEqualTo(1);
  }

  @Test
  void aDamagedMessageIsReportedAndPassedOver() throws Exception {
    open();
    for (int n = 1; n <= 3; n++) {
      keep("bob", n, INBOX).await();
    }
    try (Connection other = Sqlite.REAL.open(directory.resolve("store.db"), Sqlite.Mode.WRITE)) {
      Sqlite.execute(
          other,
          "UPDATE texts SET json=replace(json, 'message 2', 'massage 2')",
          "UPDATE inbox SET expires=expires+1 WHERE id=3");
    }
    assertThat(texts(store, "bob")).containsExactly("\"message 1\"");
    assertThat(store.damagedMessages()).isEqualTo(2);
  }

  @Test
  void aSalvageSavesInboxesAndCountsThemAnew() throws Exception {
    open();
    for (int n = 1; n <= 300; n++) {
      keep(n % 2 == 0 ? "bob" : "eve", n, INBOX).await();
    }
    store.inboxes().mark("bob", Mark.READ, new Selection.UpTo(id(100)), NOON).await();
    store.close();
    Path file = directory.resolve("store.db");
    String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
    Files.write(file, bytes.replace("message 200\"", "massage 200\"").getBytes(ISO_8859_1));
    store = open(directory, Sqlite.REAL, Map.of("STORE_ON_DAMAGE", "salvage"));

    assertThat(counts(store, "bob")).isEqualTo(new Counts(99, 99, 149));
    assertThat(counts(store, "eve")).isEqualTo(new Counts(150, 150, 150));
    assertThat(texts(store, "bob")).doesNotContain("\"message 200\"").hasSize(100);
  }

  @Test
  void reasonsAreTold() {
    open();
    store.inboxes().begin((user, news) -> told.add(news.changes().get(0).removed() + ""));
    keep("bob", 1, INBOX).await();
    store.inboxes().clear("bob", NOON).await();
    assertThat(told).containsExactly("null", Reason.DELETED.toString());
  }
}
