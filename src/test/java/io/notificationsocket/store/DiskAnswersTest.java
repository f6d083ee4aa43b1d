package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.settings;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** In a file. */
final class DiskAnswersTest extends AnswersContract {

  @TempDir Path directory;
  private LocalStore store;
  private int opened;

  @Override
  LocalStore open(Map<String, String> given) {
    Path own = directory.resolve("" + opened++);
    store = new StoreFile(own, Clock.fixed(NOON, ZoneOffset.UTC)).open(settings(given));
    return store;
  }

  @Override
  void settle() {
    Samples.settle(store);
  }
}
