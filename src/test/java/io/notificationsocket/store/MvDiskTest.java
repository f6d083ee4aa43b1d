package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.store.Change.MessageDropped;
import io.notificationsocket.store.Change.MessageKept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others read while one writes, and what is left when the process ends in between. */
final class MvDiskTest {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(4);
  private static final int READERS = 4;
  private static final int WRITTEN_AT_ONCE = 10;
  private static final int MOST_KEPT = 300;

  private final ExecutorService readers = Executors.newFixedThreadPool(READERS);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger oldest = new AtomicInteger();
  @TempDir Path directory;

  @AfterEach
  void end() {
    readers.shutdownNow();
  }

  /** Room is written again at once, and read where that happens most: at the oldest. */
  @Test
  void whoReadsIsNotDisturbedByWhatIsDropped() throws Exception {
    try (MvDisk disk = MvDisk.open(directory.resolve("store.mv").toString(), 0, 65_536)) {
      List<Future<?>> reading = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        reading.add(readers.submit(() -> read(disk)));
      }
      writeAndDrop(disk);
      over.set(true);
      for (Future<?> reader : reading) {
        reader.get();
      }
    }
  }

  private void read(MvDisk disk) {
    while (!over.get()) {
      int number = oldest.get() + ThreadLocalRandom.current().nextInt(MOST_KEPT / 2);
      assertThat(disk.text(kept(number))).isIn(null, text(number));
    }
  }

  private void writeAndDrop(MvDisk disk) {
    long end = System.nanoTime() + LONG_ENOUGH.toNanos();
    for (int number = 0; System.nanoTime() < end; ) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < WRITTEN_AT_ONCE; i++, number++) {
        changes.add(new MessageKept(kept(number)));
        if (number >= MOST_KEPT) {
          changes.add(new MessageDropped(id(number - MOST_KEPT)));
          oldest.set(number - MOST_KEPT);
        }
      }
      disk.write(changes);
    }
  }

  /** A client asks for what it missed as soon as the push was answered. */
  @Test
  void whatHasBeenWrittenIsReadAtOnce() throws Exception {
    AtomicInteger written = new AtomicInteger();
    try (MvDisk disk = MvDisk.open(directory.resolve("store.mv").toString(), 0, 65_536)) {
      Future<?> reading =
          readers.submit(
              () -> {
                while (!over.get()) {
                  int number = written.get() - 1;
                  if (number >= 0) {
                    assertThat(disk.text(kept(number))).isEqualTo(text(number));
                  }
                }
              });
      for (int number = 0; number < 3_000; number++) {
        disk.write(List.of(new MessageKept(kept(number))));
        written.set(number + 1);
        assertThat(disk.text(kept(number))).isEqualTo(text(number));
      }
      over.set(true);
      reading.get();
    }
  }

  /** Some writes are in the log only, some made it full, and some were too long for it. */
  @Test
  void whateverHasBeenWrittenIsThereAfterACrash(@TempDir Path crashed) throws Exception {
    Random random = new Random(7);
    NavigableSet<Integer> there = new TreeSet<>();
    int next = 0;
    try (MvDisk disk = MvDisk.open(directory.resolve("store.mv").toString(), 0, 4_096 + 10_000)) {
      for (int write = 0; write < 400; write++) {
        List<Change> changes = new ArrayList<>();
        for (int kept = random.nextInt(random.nextInt(20) == 0 ? 60 : 8); kept >= 0; kept--) {
          there.add(next);
          changes.add(new MessageKept(kept(next++)));
        }
        while (there.size() > 100) {
          int dropped = random.nextBoolean() ? there.first() : there.ceiling(next - 50);
          there.remove(dropped);
          changes.add(new MessageDropped(id(dropped)));
        }
        disk.write(changes);
        if (write % 5 == 0) {
          assertThat(numbers(copy(crashed.resolve("" + write)), next)).isEqualTo(there);
        }
        if (write % 100 == 50) {
          disk.tidy();
          assertThat(numbers(copy(crashed.resolve("tidy" + write)), next)).isEqualTo(there);
        }
      }
    }
    assertThat(numbers(directory, next)).isEqualTo(there);
  }

  /** Of the files as they are at this moment. */
  private Path copy(Path to) throws IOException {
    Files.createDirectories(to);
    for (String file : List.of("store.mv", "store.mv.log")) {
      Files.copy(directory.resolve(file), to.resolve(file));
    }
    return to;
  }

  private static NavigableSet<Integer> numbers(Path directory, int end) {
    NavigableSet<Integer> found = new TreeSet<>();
    try (MvDisk disk = MvDisk.open(directory.resolve("store.mv").toString())) {
      for (int number = 0; number < end; number++) {
        String text = disk.text(kept(number));
        if (text != null) {
          assertThat(text).isEqualTo(text(number));
          found.add(number);
        }
      }
    }
    return found;
  }

  private static String text(int number) {
    return "\"message " + number + ".".repeat(300) + "\"";
  }

  private static Kept kept(int number) {
    return new Kept("ann", id(number), LATER, false, text(number).getBytes(UTF_8));
  }
}
