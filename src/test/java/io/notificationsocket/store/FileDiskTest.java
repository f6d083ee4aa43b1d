package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.answer;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.kept;
import static io.notificationsocket.store.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.store.Change.AnswerKept;
import io.notificationsocket.store.Change.MessageDropped;
import io.notificationsocket.store.Change.MessageKept;
import io.notificationsocket.store.Change.Registered;
import io.notificationsocket.store.Change.RegistrationRemoved;
import io.notificationsocket.store.Change.RegistrationSaved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others read while one writes, and what is left when the process ends in between. */
final class FileDiskTest {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(4);
  private static final int READERS = 4;
  private static final int WRITTEN_AT_ONCE = 10;
  private static final int MOST_KEPT = 300;
  private static final int SEGMENT_BYTES = 10_000;

  private final ExecutorService readers = Executors.newFixedThreadPool(READERS);
  private final AtomicBoolean over = new AtomicBoolean();
  @TempDir Path directory;

  @AfterEach
  void end() {
    readers.shutdownNow();
  }

  private FileDisk open() {
    return FileDisk.open(directory.resolve("store.mv").toString(), SEGMENT_BYTES);
  }

  private static void keep(FileDisk disk, Kept message) {
    disk.write(List.of(new MessageKept(message)));
    message.isOnMedium();
  }

  /** Some are dropped, and the others moved and moved again. */
  @Test
  void whoReadsIsNotDisturbedByWhatIsMovedAndDeleted() throws Exception {
    AtomicReferenceArray<Kept> last = new AtomicReferenceArray<>(MOST_KEPT);
    try (FileDisk disk = open()) {
      List<Future<?>> reading = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        reading.add(readers.submit(() -> read(disk, last)));
      }
      writeAndDrop(disk, last);
      over.set(true);
      for (Future<?> reader : reading) {
        reader.get();
      }
      assertThat(disk.logBytes()).as("though some of the oldest are there").isLessThan(400_000);
      for (int i = 0; i < MOST_KEPT; i++) {
        Kept message = last.get(i);
        assertThat(disk.text(message)).isEqualTo(text(message));
      }
    }
  }

  private void read(FileDisk disk, AtomicReferenceArray<Kept> last) {
    while (!over.get()) {
      Kept message = last.get(ThreadLocalRandom.current().nextInt(MOST_KEPT));
      if (message != null) {
        assertThat(disk.text(message)).isIn(null, text(message));
      }
    }
  }

  private void writeAndDrop(FileDisk disk, AtomicReferenceArray<Kept> last) {
    long end = System.nanoTime() + LONG_ENOUGH.toNanos();
    Random random = new Random(5);
    int next = 0;
    while (System.nanoTime() < end) {
      List<Change> changes = new ArrayList<>();
      List<Kept> written = new ArrayList<>();
      for (int i = 0; i < WRITTEN_AT_ONCE; i++) {
        Kept message = kept(next, text(next));
        // The last tenth of the places is used once only.
        int place = next < MOST_KEPT ? next : random.nextInt(MOST_KEPT * 9 / 10);
        Kept before = last.get(place);
        if (before != null && before.segment != null) {
          changes.add(new MessageDropped(before));
        }
        changes.add(new MessageKept(message));
        written.add(message);
        last.set(place, message);
        next++;
      }
      disk.write(changes);
      written.forEach(Kept::isOnMedium);
    }
    assertThat(next).isGreaterThan(10 * MOST_KEPT);
  }

  /** A client asks for what it missed as soon as the push was answered. */
  @Test
  void whatHasBeenWrittenIsReadAtOnce() {
    try (FileDisk disk = open()) {
      for (int number = 0; number < 3_000; number++) {
        Kept message = kept(number, text(number));
        keep(disk, message);
        assertThat(disk.text(message)).isEqualTo(text(number));
      }
    }
  }

  /** What is in the files at any moment, and in the tables or not yet. */
  @Test
  void whateverHasBeenWrittenIsThereAfterACrash(@TempDir Path crashed) throws Exception {
    Random random = new Random(7);
    TreeMap<Integer, Kept> there = new TreeMap<>();
    TreeSet<String> registered = new TreeSet<>();
    int next = 1;
    try (FileDisk disk = open()) {
      for (int write = 0; write < 600; write++) {
        List<Change> changes = new ArrayList<>();
        for (int kept = random.nextInt(random.nextInt(20) == 0 ? 60 : 8); kept >= 0; kept--) {
          Kept message = kept(next, text(next));
          there.put(next++, message);
          changes.add(new MessageKept(message));
        }
        while (there.size() > 100) {
          int dropped = random.nextInt(3) == 0 ? there.firstKey() : there.ceilingKey(next - 50);
          changes.add(new MessageDropped(Objects.requireNonNull(there.remove(dropped))));
        }
        String connection = "c" + random.nextInt(30);
        if (registered.add(connection)) {
          changes.add(new RegistrationSaved(new Registration("ann", connection, LATER, id(1), "")));
        } else {
          registered.remove(connection);
          changes.add(new RegistrationRemoved(new Registered("ann", connection)));
        }
        disk.write(changes);
        if (write % 100 == 50) {
          disk.tidy();
        }
        if (write % 10 < 2) {
          assertIsIn(copy(crashed.resolve("" + write)), there, registered);
        }
      }
      assertThat(segments()).as("of which the first were deleted").doesNotContain("0000000001");
    }
    assertIsIn(directory, there, registered);
  }

  private void assertIsIn(
      Path where, NavigableMap<Integer, Kept> messages, Set<String> registered) {
    String file = where.resolve("store.mv").toString();
    try (LocalStore store = LocalStore.on(FileDisk.open(file, SEGMENT_BYTES), settings(Map.of()))) {
      List<StoredMessage> read = store.messages().after("ann", MessageId.FIRST, NOON, 10_000);
      assertThat(read)
          .extracting(message -> (int) message.id().moment())
          .containsExactlyElementsOf(messages.keySet());
      assertThat(read)
          .allMatch(message -> message.json().equals(text((int) message.id().moment())));
      assertThat(store.registrations().size()).isEqualTo(registered.size());
      registered.forEach(each -> assertThat(store.registrations().find("ann", each)).isNotNull());
    }
  }

  /** Of the files as they are at this moment. */
  private Path copy(Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  @Test
  void theFilesDoNotGrowForEver() throws IOException {
    Deque<Kept> there = new ArrayDeque<>();
    long most = 0;
    try (FileDisk disk = open()) {
      for (int n = 1; n <= 3_000; n++) {
        List<Change> changes = new ArrayList<>();
        Kept message = kept(n, "x".repeat(1_000));
        there.add(message);
        changes.add(new MessageKept(message));
        changes.add(new AnswerKept(answer("the same", n)));
        if (n > 100) {
          changes.add(new MessageDropped(there.remove()));
        }
        disk.write(changes);
        most = Math.max(most, disk.logBytes());
      }
    }
    assertThat(most).as("bytes for 100 messages of 1000 bytes").isLessThan(250_000);
    assertThat(segments()).hasSizeLessThan(16);
  }

  /** What is kept for long is moved when all around it is gone. */
  @Test
  void whatIsLeftOfMuchTakesNoMoreRoomThanItNeeds() throws IOException {
    List<Kept> all = new ArrayList<>();
    List<Kept> some = new ArrayList<>();
    try (FileDisk disk = open()) {
      for (int n = 1; n <= 1_000; n++) {
        Kept message = kept(n, text(n));
        keep(disk, message);
        (n % 50 == 0 ? some : all).add(message);
      }
      assertThat(segments()).hasSizeGreaterThan(20);
      all.forEach(message -> disk.write(List.of(new MessageDropped(message))));
      disk.tidy();

      assertThat(segments()).hasSizeLessThan(7);
      assertThat(some).allSatisfy(each -> assertThat(disk.text(each)).isEqualTo(text(each)));
      assertThat(all).allSatisfy(each -> assertThat(disk.text(each)).isNull());
    }
    assertIsIn(directory, numbered(some), Set.of());
  }

  private static NavigableMap<Integer, Kept> numbered(List<Kept> messages) {
    NavigableMap<Integer, Kept> numbered = new TreeMap<>();
    messages.forEach(each -> numbered.put((int) each.id().moment(), each));
    return numbered;
  }

  /** Even that something is dropped has no room in the log, whose files are all there is. */
  @Test
  void whatIsDroppedMakesRoomOnAFullDisk() throws IOException {
    String file = SmallDisk.path(directory.resolve("store.mv"), Long.MAX_VALUE);
    List<Kept> all = new ArrayList<>();
    try (FileDisk disk = FileDisk.open(file, SEGMENT_BYTES)) {
      for (int n = 1; n <= 100; n++) {
        Kept message = kept(n, text(n));
        keep(disk, message);
        all.add(message);
      }
      List<Change> dropped = new ArrayList<>();
      all.subList(0, 99).forEach(message -> dropped.add(new MessageDropped(message)));
      SmallDisk.limit(0);
      assertThatThrownBy(() -> disk.write(dropped)).isInstanceOf(StoreFailedException.class);
      assertThat(segments()).containsExactly("0000000004");

      SmallDisk.limit(Long.MAX_VALUE);
      disk.write(dropped);
      assertThat(disk.text(all.get(99))).isEqualTo(text(100));
    }
    assertIsIn(directory, numbered(all.subList(99, 100)), Set.of());
  }

  /** While the server runs: at the next start it would be found before. */
  @Test
  void aMessageThatIsDamagedCostsNoOther() throws IOException {
    List<Kept> all = new ArrayList<>();
    try (FileDisk disk = open()) {
      for (int n = 1; n <= 1_000; n++) {
        Kept message = kept(n, text(n));
        keep(disk, message);
        all.add(message);
      }
      Path first = directory.resolve("store.mv." + segments().get(0) + ".log");
      byte[] bytes = Files.readAllBytes(first);
      bytes[all.get(1).at + 100] ^= 1;
      Files.write(first, bytes);
      assertThatThrownBy(() -> disk.text(all.get(1))).isInstanceOf(StoreFailedException.class);
      assertThat(disk.text(all.get(2))).isEqualTo(text(3));

      all.stream().skip(10).forEach(each -> disk.write(List.of(new MessageDropped(each))));
      disk.tidy();
      assertThat(segments()).doesNotContain("0000000001");
      assertThat(disk.text(all.get(0))).isEqualTo(text(1));
      assertThat(disk.text(all.get(1))).isNull();
      assertThat(disk.text(all.get(2))).isEqualTo(text(3));
    }
  }

  private List<String> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring("store.mv.".length(), name.length() - ".log".length()))
          .sorted()
          .toList();
    }
  }

  private static String text(Kept message) {
    return text((int) message.id().moment());
  }

  private static String text(int number) {
    return "\"message " + number + ".".repeat(300) + "\"";
  }
}
