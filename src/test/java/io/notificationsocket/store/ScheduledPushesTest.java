package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.ids;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.Settings;
import io.notificationsocket.exchange.local.LocalExchange;
import io.notificationsocket.exchange.local.ReceiptStore.End;
import io.notificationsocket.exchange.local.ReceiptStore.StoredReceipt;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.ManualClock;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Receipts;
import io.notificationsocket.registry.Recipients.Everyone;
import io.notificationsocket.registry.Recipients.Users;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.Schedules.When;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** Scheduled pushes on disk: made by themselves, once, whatever happens to disk and process. */
@Timeout(60)
final class ScheduledPushesTest {

  private static final String NOTE = "DELETE FROM schedules WHERE id=? AND node=?";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FaultySqlite sqlite = new FaultySqlite();
  private final ManualClock clock = new ManualClock();
  private final RecordingRecipient ann = new RecordingRecipient();
  @TempDir Path directory;
  private LocalStore store;
  private LocalExchange exchange;
  private SessionRegistry registry;

  @AfterEach
  void close() {
    sqlite.heal();
    if (store != null) {
      exchange.close();
      store.close();
      store = null;
    }
  }

  private void open(Path where, Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    all.put("AUTH_TOKEN", "t");
    Settings settings = Settings.read(all::get);
    store = new StoreFile(where, clock, sqlite, Schema.STEPS).open(settings.store());
    exchange = new LocalExchange(settings, store, clock);
  }

  private void start(Path where, Map<String, String> given) {
    open(where, given);
    exchange.runByItself();
    registry =
        Registries.on(
            exchange, Settings.read(Map.of("AUTH_TOKEN", "t", "SCHEDULE_MAX", "90d")::get), clock);
  }

  private void start() {
    start(directory, Map.of());
  }

  /** What is in the files at this moment, as if the process were killed. */
  private void restartOn(Path copy) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().endsWith("-shm")) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }
    close();
    start(copy, Map.of());
  }

  private Added add(Target target, String json, Duration in) {
    return registry.schedules().add(target, Message.of(json), new When.In(in)).await();
  }

  private Added add(String user, String json, Duration in) {
    return add(new Target.User(user), json, in);
  }

  private List<Scheduled> list(String user) {
    CompletableFuture<List<Scheduled>> answer = new CompletableFuture<>();
    registry.schedules().list(user, answer::complete);
    return answer.join();
  }

  private void connect(String user, RecordingRecipient recipient) {
    registry.register(user, "c").await();
    registry.claim(user, "c", recipient, Terms.NONE, Subscription::start);
  }

  private static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private void awaitMade(String user) {
    eventually("all are made", () -> list(user).isEmpty());
  }

  private List<StoredMessage> kept(String user) {
    return store.messages().after(user, MessageId.FIRST, clock.instant(), 9_999);
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  // ---- by themselves ---------------------------------------------------------------------------

  @Test
  void theyAreMadeByThemselvesWhateverTheOrderInWhichTheyCome() {
    start();
    connect("ann", ann);
    add("ann", "3", Duration.ofHours(2));
    add("ann", "1", MINUTE);
    add("ann", "2", Duration.ofHours(1));
    clock.advance(MINUTE);
    eventually("the first is made", () -> ann.messages().equals(List.of("1")));
    clock.advance(Duration.ofDays(1)); // as a clock that is set
    eventually("all are made", () -> ann.messages().equals(List.of("1", "2", "3")));
    add("ann", "4", Duration.ZERO);
    eventually("it is made at once", () -> ann.messages().size() == 4);
  }

  @Test
  void thoseOfOneMomentKeepTheirOrder() {
    start();
    connect("ann", ann);
    numbers(0, 1_000).forEach(n -> add("ann", n, MINUTE));
    clock.advance(MINUTE);
    eventually("all are made", () -> ann.messages().size() == 1_000);
    assertThat(ann.messages()).isEqualTo(numbers(0, 1_000));
  }

  // ---- restarts --------------------------------------------------------------------------------

  @Test
  void whatCameDueMeanwhileIsMadeAtTheStartUnlessItIsTooLate() {
    start();
    registry.register("ann", "c").await();
    MessageId tooLate = add("ann", "too late", Duration.ofMinutes(5)).id();
    add("ann", "2", Duration.ofMinutes(11));
    add("ann", "1", Duration.ofMinutes(10));
    add(new Target.Many(new Everyone(Set.of())), "3", Duration.ofMinutes(12));
    add("ann", "4", Duration.ofHours(3));
    close();
    clock.advance(Duration.ofMinutes(20));
    start(directory, Map.of("SCHEDULE_GRACE", "10m"));
    eventually("some are made", () -> list("ann").size() == 1 && list(null).isEmpty());

    assertThat(kept("ann")).extracting(StoredMessage::json).containsExactly("1", "2", "3");
    StoredReceipt receipt = store.receipts().find(List.of(new Receipts.Of("ann", tooLate))).get(0);
    assertThat(receipt.ended()).isEqualTo(End.EXPIRED);
    assertThat(ids(kept("ann"))).isSorted();
    clock.advance(Duration.ofDays(1));
    awaitMade("ann");
  }

  @Test
  void whatTheyAreSurvivesARestart() {
    start();
    Message whole = new Message("[\"é\", 1.10]", Duration.ofMillis(1_234), true, false, "k", null);
    Target.Many many = new Target.Many(new Users(Set.of("ann", "é"), Set.of("bob")));
    for (Target target : List.of(new Target.User("ann"), many)) {
      registry.schedules().add(target, whole.under("of " + target), new When.In(MINUTE)).await();
    }
    List<Scheduled> ofUser = list("ann");
    List<Scheduled> ofMany = list(null);
    close();
    start();

    assertThat(list("ann")).isEqualTo(ofUser).hasSize(1);
    assertThat(list(null)).isEqualTo(ofMany).hasSize(1);
    assertThat(ofMany.get(0).target()).isEqualTo(many);
    assertThat(ofUser.get(0).message()).isEqualTo(whole);
    Message again = whole.under("of " + many);
    assertThat(registry.schedules().add(many, again, new When.In(MINUTE)).await().id())
        .isEqualTo(ofMany.get(0).id());
    assertThat(add("ann", "1", MINUTE).id()).isGreaterThan(ofUser.get(0).id());
  }

  /** Else all that is pushed meanwhile would seem later. */
  @Test
  void idsOfTheFutureDoNotCountAsPushed() {
    start();
    Message keyed = Message.of("1").under("k");
    registry.schedules().add(new Target.User("ann"), keyed, new When.In(MINUTE)).await();
    close();
    start();
    MessageId pushed = registry.push("ann", Message.of("2")).id();
    assertThat(pushed.moment() >>> 16).isEqualTo(clock.millis());
  }

  // ---- kills -----------------------------------------------------------------------------------

  @Test
  void killedBeforeItIsDurableItIsMadeAtTheStart(@TempDir Path copy) throws Exception {
    start();
    registry.register("ann", "c").await();
    MessageId id = add("ann", "1", MINUTE).id();
    sqlite.fail(SQLiteErrorCode.SQLITE_IOERR, command -> command.equals(NOTE));
    clock.advance(MINUTE);
    eventually("the store has failed", () -> store.isFailing());
    sqlite.heal();
    restartOn(copy);
    awaitMade("ann");

    assertThat(ids(kept("ann"))).containsExactly(id);
  }

  @Test
  void killedWhenItIsDurableItIsNotMadeAgain(@TempDir Path copy) throws Exception {
    start();
    registry.register("ann", "c").await();
    MessageId id = add("ann", "1", MINUTE).id();
    AtomicInteger commits = new AtomicInteger();
    // The first is of their being taken.
    sqlite.failAfter(
        SQLiteErrorCode.SQLITE_IOERR,
        command -> command.equals("COMMIT") && commits.incrementAndGet() == 2);
    clock.advance(MINUTE);
    eventually("the store has failed", () -> store.isFailing());
    sqlite.heal();
    restartOn(copy);

    assertThat(list("ann")).isEmpty();
    assertThat(ids(kept("ann"))).containsExactly(id);
  }

  @Test
  void killedWhileItGoesToManyItIsMadeForAllAtTheStart(@TempDir Path copy) throws Exception {
    start();
    Set<String> many = new LinkedHashSet<>(numbers(0, 1_700));
    for (String user : many) {
      var unused = registry.register(user, "c");
    }
    MessageId id = add(new Target.Many(new Users(many, Set.of())), "1", MINUTE).id();
    sqlite.fail(SQLiteErrorCode.SQLITE_IOERR, command -> command.equals(NOTE));
    clock.advance(MINUTE);
    eventually("the store has failed", () -> store.isFailing());
    sqlite.heal();
    restartOn(copy);
    awaitMade(null);
    Samples.settle(store);

    for (String user : many) {
      assertThat(ids(kept(user))).as(user).containsExactly(id);
    }
    assertThat(store.messages().counts().kept()).isEqualTo(1_700);
  }

  // ---- disks -----------------------------------------------------------------------------------

  @Test
  void whileTheDiskIsFullNothingIsMadeAndThenOnce() {
    start();
    connect("ann", ann);
    add("ann", "1", MINUTE);
    add(new Target.Many(new Everyone(Set.of())), "2", MINUTE);
    AtomicInteger failed = new AtomicInteger();
    sqlite.fail(
        SQLiteErrorCode.SQLITE_FULL,
        command -> command.equals("COMMIT") && failed.incrementAndGet() > 0);
    clock.advance(MINUTE);
    eventually("it was tried twice", () -> failed.get() > 1);
    assertThat(ann.messages()).isEmpty();
    assertThat(list("ann")).hasSize(1);
    sqlite.heal();
    awaitMade("ann");
    awaitMade(null);

    assertThat(ann.messages()).containsExactly("1", "2");
    assertThat(kept("ann")).hasSize(2);
  }

  @Test
  void aDiskThatFillsUpWhileTheyAreMadeHasThemKeptLater() {
    start();
    connect("ann", ann);
    RecordingRecipient bob = new RecordingRecipient();
    connect("bob", bob);
    add("ann", "1", MINUTE);
    add(new Target.Many(new Everyone(Set.of())), "2", MINUTE);
    AtomicInteger failed = new AtomicInteger();
    sqlite.fail(
        SQLiteErrorCode.SQLITE_FULL,
        command -> command.equals(NOTE) && failed.incrementAndGet() > 0);
    clock.advance(MINUTE);
    eventually("it was tried", () -> failed.get() > 0);
    sqlite.heal();
    awaitMade("ann");
    awaitMade(null);
    Samples.settle(store);

    assertThat(ann.messages()).containsExactly("1", "2");
    assertThat(bob.messages()).containsExactly("2");
    assertThat(kept("ann")).extracting(StoredMessage::json).containsExactly("1", "2");
    assertThat(kept("bob")).extracting(StoredMessage::json).containsExactly("2");
  }

  @Test
  void whatCannotBeKeptIsNotScheduled() {
    start();
    sqlite.fail(SQLiteErrorCode.SQLITE_FULL, command -> command.equals("COMMIT"));
    Message keyed = Message.of("1").under("k");
    When when = new When.In(MINUTE);
    assertThatThrownBy(() -> registry.schedules().add(new Target.User("ann"), keyed, when).await())
        .isInstanceOf(StoreFailedException.class);
    sqlite.heal();
    assertThat(list("ann")).isEmpty();
    registry.schedules().add(new Target.User("ann"), keyed, when).await();
    assertThat(list("ann")).hasSize(1);
  }

  // ---- damage ----------------------------------------------------------------------------------

  private void damage(Path file) throws Exception {
    String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
    assertThat(bytes).contains("damaged-one");
    Files.write(file, bytes.replace("damaged-one", "damaged_one").getBytes(ISO_8859_1));
  }

  @Test
  void aSalvageSavesThoseThatAreWhole() throws Exception {
    start();
    add("ann", "\"damaged-one\"", MINUTE);
    add("ann", "2", MINUTE);
    add(new Target.Many(new Users(Set.of("damaged-one"), Set.of())), "3", MINUTE);
    add(new Target.Many(new Everyone(Set.of())), "4", MINUTE);
    close();
    damage(directory.resolve("store.db"));
    assertThatThrownBy(this::start)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("a scheduled push");
    store = null;
    start(directory, Map.of("STORE_ON_DAMAGE", "salvage"));

    assertThat(list("ann")).extracting(each -> each.message().json()).containsExactly("2");
    assertThat(list(null)).extracting(each -> each.message().json()).containsExactly("4");
  }

  @Test
  void oneThatIsDamagedLaterIsNotMadeAndHoldsUpNobody() throws Exception {
    start();
    connect("ann", ann);
    add("ann", "\"message 1\"", MINUTE);
    add("ann", "\"massage 2\"", MINUTE);
    add("ann", "\"message 3\"", MINUTE);
    try (Connection other = Sqlite.REAL.open(directory.resolve("store.db"), Sqlite.Mode.WRITE)) {
      Sqlite.execute(other, "UPDATE schedules SET json=replace(json, 'massage', 'message')");
    }
    assertThat(list("ann")).hasSize(2);
    clock.advance(MINUTE);
    eventually("the others are made", () -> ann.messages().size() == 2);
    add("ann", "4", MINUTE);
    clock.advance(MINUTE);
    eventually("it goes on", () -> ann.messages().size() == 3);

    assertThat(ann.messages()).containsExactly("\"message 1\"", "\"message 3\"", "4");
    assertThat(store.damagedMessages()).isEqualTo(1);
  }

  @Test
  void aFileOfTheVersionBeforeHasNone() throws Exception {
    NativeLibrary.load(directory);
    Path file = directory.resolve("store.db");
    try (Connection old = Sqlite.REAL.open(file, Sqlite.Mode.WRITE)) {
      Schema.upgrade(old, Schema.STEPS.subList(0, Schema.STEPS.size() - 1));
    }
    start();
    List<Instant> due = new ArrayList<>();
    due.add(add("ann", "1", MINUTE).at());
    assertThat(list("ann")).extracting(Scheduled::at).isEqualTo(due);
  }
}
