package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.answer;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.ids;
import static io.notificationsocket.store.Samples.message;
import static io.notificationsocket.store.Samples.settings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.AnswerStore.Kept;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the file after a restart, a crash, and after somebody else had it. */
final class StoreFileTest {

  private static final String FILE = "store.mv";
  private static final String LOG = "store.mv.0000000001.log";
  private static final int LOG_START = 64;
  private static final String SUFFIX = ".damaged-20260101T120000.000Z";
  private static final String ASIDE = FILE + SUFFIX;

  private static final MVMap.Builder<String, String> TEXTS =
      new MVMap.Builder<String, String>()
          .keyType(StringDataType.INSTANCE)
          .valueType(StringDataType.INSTANCE);

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
    return new StoreFile(directory, Clock.fixed(NOON, ZoneOffset.UTC));
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
    Answer first = answer("k1", 2);
    Answer second = answer("k2", 5);
    store.answers().find("k1", NOON, () -> keptWith(first, message(2)));
    store.answers().find("k2", NOON, () -> new Kept(second, store.keep(second)));
    store.commit().await();
    reopen();

    assertThat(kept()).containsExactly(message(2));
    for (Answer known : List.of(first, second)) {
      Kept found = store.answers().find(known.key(), NOON, () -> fail("it is known"));
      assertThat(found.answer()).isEqualTo(known);
      assertThat(found.commit().isOver()).isTrue();
    }
    assertThat(store.newest()).as("of a message that was not kept").isEqualTo(id(5));
  }

  @Test
  void ofTheAnswersInTheFileTheOldestGoFirst() {
    open();
    for (int n = 1; n <= 3; n++) {
      Answer made = answer("k" + (9 - n), n);
      store.answers().find(made.key(), NOON, () -> new Kept(made, store.keep(made)));
    }
    store.close();
    store = file(directory).open(settings(Map.of("IDEMPOTENCY_MAX_KEYS", "2")));
    Answer newest = answer("k1", 4);
    store.answers().find("k1", NOON, () -> new Kept(newest, store.keep(newest)));
    reopen();

    assertThat(store.answers().size()).isEqualTo(2);
    assertThat(store.answers().find("k6", NOON, () -> fail("it is known")).answer().id())
        .isEqualTo(id(3));
  }

  private Kept keptWith(Answer answer, StoredMessage message) {
    return new Kept(answer, store.messages().keep("ann", message, answer));
  }

  @Test
  void whatWasGivenUpIsStillKnownToBe() {
    open();
    store.registrations().save(new Registration("ann", "a1", LATER, MessageId.FIRST, ""));
    keep(1);
    keep(2);
    store.messages().expire(LATER);
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
      for (String file : files()) {
        Files.copy(directory.resolve(file), copy.resolve(file));
      }
      try (LocalStore after = file(copy).open(settings(Map.of()))) {
        assertThat(after.messages().counts().kept()).isEqualTo(n);
        assertThat(after.newest()).isEqualTo(id(n));
      }
    }
  }

  @Test
  void aTornLastWriteCostsNothingThatWasCommitted() throws IOException {
    open();
    keep(1);
    store.close();
    Path file = directory.resolve(FILE);
    Files.write(file, new byte[10_000], StandardOpenOption.APPEND);
    open();

    assertThat(ids(kept())).containsExactly(id(1));
  }

  @Test
  void aFileThatIsNoneOfOursIsSetAside() throws IOException {
    Files.writeString(directory.resolve(FILE), "some text\n".repeat(5_000));
    open();
    keep(1);

    assertThat(files()).containsExactly(FILE, LOG, ASIDE);
    assertThat(Files.readString(directory.resolve(ASIDE))).startsWith("some text\n");
    reopen();
    assertThat(ids(kept())).containsExactly(id(1));
  }

  @Test
  void aFileOfAnotherVersionIsSetAsideWhole() {
    open();
    keep(1);
    store.close();
    try (MVStore raw = MVStore.open(directory.resolve(FILE).toString())) {
      raw.openMap("about", TEXTS).put("format", "1");
    }
    open();

    assertThat(files()).containsExactly(FILE, LOG + SUFFIX, ASIDE);
    assertThat(kept()).isEmpty();
    keep(2);
    assertThat(files()).containsExactly(FILE, LOG, LOG + SUFFIX, ASIDE);
    assertThat(kept()).containsExactly(message(2));
    try (MVStore raw = MVStore.open(directory.resolve(ASIDE).toString())) {
      assertThat(raw.getMapNames()).contains("registrations");
      assertThat(raw.openMap("about", TEXTS)).containsEntry("format", "1");
    }
  }

  @Test
  void aDamagedFileIsSetAsideOrReadsAsItWasWritten() throws IOException {
    open();
    for (int n = 1; n <= 300; n++) {
      store.registrations().saveSoon(registration("a" + n));
    }
    keep(1);
    store.close();
    byte[] whole = Files.readAllBytes(directory.resolve(FILE));
    int setAside = 0;
    for (int at = 8_192; at < whole.length; at += 1_013) {
      Path damaged = Files.createDirectory(directory.resolve("damaged-" + at));
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x55;
      Files.write(damaged.resolve(FILE), bytes);
      Files.copy(directory.resolve(LOG), damaged.resolve(LOG));
      try (LocalStore after = file(damaged).open(settings(Map.of()))) {
        if (Files.exists(damaged.resolve(ASIDE))) {
          assertThat(after.registrations().size()).isZero();
          assertThat(damaged.resolve(ASIDE)).hasBinaryContent(bytes);
          assertThat(damaged.resolve(LOG + SUFFIX)).hasSameBinaryContentAs(directory.resolve(LOG));
          setAside++;
        } else {
          for (int n = 1; n <= 300; n++) {
            Registration read = after.registrations().find("ann", "a" + n);
            assertThat(read).as("damaged at " + at).isIn(null, registration("a" + n));
          }
        }
      }
    }
    assertThat(setAside).as("of the damages that were found").isPositive();
  }

  private static Registration registration(String connectionId) {
    return new Registration("ann", connectionId, LATER, id(1), "of " + connectionId);
  }

  @Test
  void aDamagedLogIsSetAsideWithItsFile(@TempDir Path crashed) throws IOException {
    open();
    keep(1);
    keep(2);
    Files.copy(directory.resolve(FILE), crashed.resolve(FILE));
    byte[] log = Files.readAllBytes(directory.resolve(LOG));
    log[LOG_START + 40] ^= 1; // in the first of two
    Files.write(crashed.resolve(LOG), log);
    try (LocalStore after = file(crashed).open(settings(Map.of()))) {
      assertThat(after.messages().counts().kept()).isZero();
      after.messages().keep("ann", message(3)).await();
    }

    assertThat(crashed.resolve(ASIDE)).hasSameBinaryContentAs(directory.resolve(FILE));
    assertThat(crashed.resolve(LOG + SUFFIX)).hasBinaryContent(log);
    try (LocalStore after = file(crashed).open(settings(Map.of()))) {
      assertThat(after.newest()).isEqualTo(id(3));
    }
  }

  /** Where nothing is known to be missing it is an empty log. */
  @Test
  void aFileWhoseLogIsMissingHasTheRest() throws IOException {
    open();
    store.registrations().save(registration("a1"));
    keep(1);
    store.close();
    Files.delete(directory.resolve(LOG));
    open();
    keep(2);
    reopen();

    assertThat(ids(kept())).containsExactly(id(2));
    assertThat(store.registrations().find("ann", "a1")).isEqualTo(registration("a1"));
    assertThat(files()).containsExactly(FILE, LOG);
  }

  @Test
  void aLogWhoseFileIsMissingIsSetAside() throws IOException {
    open();
    keep(1);
    store.close();
    Files.delete(directory.resolve(FILE));
    open();
    keep(2);
    reopen();

    assertThat(ids(kept())).containsExactly(id(2));
    assertThat(files()).containsExactly(FILE, LOG, LOG + SUFFIX, ASIDE);
  }

  private static int number(StoredMessage message) {
    return (int) message.id().moment();
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
                + " cannot be used: another server keeps its messages there; stop it, or name"
                + " another directory.");
    assertThat(files()).containsExactly(FILE, LOG);
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

  @Test
  void aFullDiskIsToldAndSurvived() throws IOException {
    String file = SmallDisk.path(directory.resolve(FILE), 400_000);
    try (FileDisk disk = FileDisk.open(file, 1_000_000)) {
      GroupCommit journal = new GroupCommit(disk);
      Messages messages = new Messages(settings(Map.of()), journal, user -> true);
      journal.start(change -> messages.withdraw(((Change.MessageKept) change).message()));
      int taken = fill(messages);
      assertThat(taken).isBetween(10, 400);
      assertThat(messages.counts().kept()).isEqualTo(taken);

      SmallDisk.limit(4_000_000);
      messages.keep("ann", big(1_000)).await();
      List<StoredMessage> all = messages.after("ann", MessageId.FIRST, NOON, 1_000);
      assertThat(all).hasSize(taken + 1).allMatch(m -> m.equals(big(number(m))));
      journal.close();
    }
    open();
    assertThat(store.newest()).isEqualTo(id(1_000));
  }

  /** Returns how many were taken before the first that was not. */
  private static int fill(Messages messages) {
    for (int n = 1; n < 1_000; n++) {
      Commit commit = messages.keep("ann", big(n));
      try {
        commit.await();
      } catch (RuntimeException e) {
        assertThat(e).hasMessageContaining("cannot be written");
        return n - 1;
      }
    }
    return 1_000;
  }

  private static StoredMessage big(int number) {
    return new StoredMessage(id(number), "\"" + ("" + number).repeat(800) + "\"", LATER, false);
  }

  private List<String> files() {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
