package io.notificationsocket.store;

import io.notificationsocket.config.Settings;
import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.MessageId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the tests of the store keep. */
final class Samples {

  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Instant LATER = NOON.plusSeconds(3600);

  static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

  private Samples() {}

  static StoreSettings settings(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    all.put("AUTH_TOKEN", "t");
    return Settings.read(all::get).store();
  }

  static MessageId id(int number) {
    return new MessageId(number, 0);
  }

  static StoredMessage message(int number) {
    return new StoredMessage(id(number), "\"message " + number + "\"", LATER, false);
  }

  /** An empty one in a directory of its own. */
  static LocalStore storeIn(Path directory, Map<String, String> given) {
    Path own = directory.resolve("store-" + System.nanoTime());
    return new StoreFile(own, CLOCK).open(settings(given));
  }

  /** Until the limits of a store hold, and what is expired has gone; in memory that is at once. */
  static void settle(LocalStore store) {
    store.commit().await();
    if (!(store.messages() instanceof DiskMessages messages)
        || !(store.idempotency() instanceof DiskIdempotency idempotency)) {
      return;
    }
    long end = System.nanoTime() + 10_000_000_000L;
    while (!messages.isTidy() || !messages.inbox().isTidy() || !idempotency.isTidy()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("there is still something to delete");
      }
      Thread.onSpinWait();
    }
  }

  static IdempotencyRecord idempotencyRecord(String key, int number) {
    return new IdempotencyRecord(
        key,
        new Fingerprint(number, -number),
        id(number),
        1 + number % 3,
        number,
        number % 2 == 0,
        LATER,
        "ann");
  }

  /** One that files of the first version can hold, which know neither users nor their number. */
  static IdempotencyRecord olderRecord(String key, int number) {
    Fingerprint push = new Fingerprint(number, -number);
    return new IdempotencyRecord(key, push, id(number), 1, number, true, LATER, "");
  }

  static List<MessageId> ids(List<StoredMessage> messages) {
    return messages.stream().map(StoredMessage::id).toList();
  }
}
