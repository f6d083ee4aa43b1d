package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.store.Change.MessageDropped;
import io.notificationsocket.store.Change.MessageKept;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others read while one writes. */
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
    try (MvDisk disk = MvDisk.open(directory.resolve("store.mv").toString(), 0)) {
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

  private static String text(int number) {
    return "\"message " + number + ".".repeat(300) + "\"";
  }

  private static Kept kept(int number) {
    return new Kept("ann", id(number), LATER, false, text(number).getBytes(UTF_8));
  }
}
