package io.notificationsocket.store;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** In a file. */
final class DiskIdempotencyTest extends IdempotencyContract {

  @TempDir Path directory;

  @Override
  LocalStore open(Map<String, String> settings) {
    return Samples.storeIn(directory, settings);
  }
}
