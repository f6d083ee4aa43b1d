package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.exchange.local.LastSeenStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When users were last connected, after restarts and crashes. */
@Timeout(60)
final class LastSeenTest {

  @TempDir Path directory;
  private LocalStore store;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  private LastSeenStore open(Path in) {
    store = new StoreFile(in, Clock.fixed(NOON, ZoneOffset.UTC)).open(settings(Map.of()));
    return store.lastSeen();
  }

  private static Instant after(int minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void itSurvivesARestart() {
    LastSeenStore seen = open(directory);
    seen.connected("ann", after(0));
    seen.disconnected("ann", after(1));
    seen.disconnected("bob", after(2));
    seen.disconnected("bob", after(3));
    assertThat(seen.find("bob")).as("not written yet").isEqualTo(after(3));
    store.close();

    LastSeenStore again = open(directory);
    assertThat(again.find("ann")).isEqualTo(after(1));
    assertThat(again.find("bob")).isEqualTo(after(3));
    assertThat(again.find("eve")).isNull();
  }

  @Test
  void whoWasConnectedWhenTheServerWasKilledWasSeenUntilItIsKnownToHaveRun(@TempDir Path crashed)
      throws IOException {
    LastSeenStore seen = open(directory);
    seen.connected("ann", after(0));
    seen.running(after(7));
    seen.connected("bob", after(9));
    seen.disconnected("eve", after(1));
    store.commit().await();
    for (String file : List.of("store.db", "store.db-wal")) {
      Files.copy(directory.resolve(file), crashed.resolve(file));
    }
    store.close();

    LastSeenStore again = open(crashed);
    assertThat(again.find("ann")).isEqualTo(after(7));
    assertThat(again.find("bob")).isEqualTo(after(9));
    assertThat(again.find("eve")).isEqualTo(after(1));
  }

  @Test
  void afterAYearItIsForgotten() throws Exception {
    LastSeenStore seen = open(directory);
    seen.disconnected("ann", NOON);
    seen.disconnected("bob", NOON.plus(Duration.ofDays(2)));
    store.commit().await();
    seen.expire(NOON.plus(Duration.ofDays(366)));
    long end = System.nanoTime() + 10_000_000_000L;
    while (rows() > 1) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
    assertThat(seen.find("ann")).isNull();
    assertThat(seen.find("bob")).isNotNull();
  }

  private long rows() throws Exception {
    Path file = directory.resolve(StoreFile.NAME);
    try (Connection connection = Sqlite.REAL.open(file, Sqlite.Mode.READ)) {
      return Sqlite.number(connection, "SELECT count(*) FROM last_seen");
    }
  }

  @Test
  void inMemoryTheOldestGoesFirst() {
    MemoryLastSeen seen = new MemoryLastSeen();
    for (int n = 0; n <= MemoryLastSeen.MOST; n++) {
      seen.disconnected("user " + n, after(n));
    }
    assertThat(seen.find("user 0")).isNull();
    assertThat(seen.find("user 1")).isEqualTo(after(1));
  }
}
