package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.CLOCK;
import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.id;
import static io.notificationsocket.store.Samples.message;
import static io.notificationsocket.store.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.exchange.local.ChangeStore.Collapse;
import io.notificationsocket.exchange.local.ReceiptStore.End;
import io.notificationsocket.exchange.local.ReceiptStore.StoredReceipt;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageChange.Updated;
import io.notificationsocket.registry.MessageChange.Withdrawn;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Receipts.Of;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts and changes in the file: after a restart, and after the process was killed. */
final class ReceiptsOnDiskTest {

  @TempDir Path directory;
  @TempDir Path crashed;
  private LocalStore store;

  private void open(Map<String, String> given, Clock clock) {
    close();
    store = new StoreFile(directory, clock).open(settings(given));
  }

  private void open() {
    open(Map.of(), CLOCK);
  }

  /** As if the process were killed: the file as it is, and nothing said goodbye. */
  private void kill() throws IOException {
    for (String file : List.of("store.db", "store.db-wal")) {
      Files.copy(directory.resolve(file), crashed.resolve(file));
    }
    close();
    directory = crashed;
    open();
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  private void keep(int... numbers) {
    for (int number : numbers) {
      store.messages().keep("ann", message(number));
    }
    store.commit().await();
  }

  private StoredReceipt receipt(int number) {
    return store.receipts().find(List.of(new Of("ann", id(number)))).get(0);
  }

  private List<String> texts() {
    return store.messages().after("ann", MessageId.FIRST, NOON, 99).stream()
        .map(StoredMessage::json)
        .toList();
  }

  @Test
  void whatWasCommittedIsThereAfterAKill() throws IOException {
    open();
    keep(1, 2, 3, 4);
    store.receipts().arrived("ann", id(0), MessageId.LAST, id(2));
    store.receipts().sent("ann", id(2), id(3));
    store.changes().update("ann", id(1), id(11), 2, store.changes().text("\"new\"")).await();
    store.changes().end("ann", id(2), id(12), NOON, null).await();
    kill();

    assertThat(receipt(1).version()).isEqualTo(2);
    assertThat(receipt(1).delivered()).isEqualTo(NOON);
    assertThat(receipt(1).sessions()).isEqualTo(1);
    assertThat(receipt(2).ended()).isEqualTo(End.WITHDRAWN);
    assertThat(receipt(3).sent()).isTrue();
    assertThat(receipt(4).sent()).isFalse();
    assertThat(texts()).containsExactly("\"new\"", "\"message 3\"", "\"message 4\"");
    assertThat(store.changes().newest("ann")).isEqualTo(id(12));
    List<MessageChange> changes = store.changes().after("ann", id(0), id(9), 9);
    assertThat(changes)
        .containsExactly(
            new Updated(id(1), id(11), 2, "\"new\""), new Withdrawn(id(2), id(12), NOON, null));
    assertThat(store.newest().isAfter(id(11))).as("ids that follow are greater").isTrue();
  }

  @Test
  void arrivalsOfManySessionsAreAddedUp() {
    open();
    keep(1, 2, 3);
    for (int n = 0; n < 1_000; n++) {
      store.receipts().arrived("ann", id(n % 3), MessageId.LAST, id(3));
    }
    store.commit().await();
    assertThat(receipt(1).sessions()).isEqualTo(334);
    assertThat(receipt(2).sessions()).isEqualTo(667);
    assertThat(receipt(3).sessions()).isEqualTo(1_000);
  }

  @Test
  void countsAreRightAfterChangesAndARestart() {
    open();
    keep(1, 2, 3);
    long before = store.messages().counts().bytes();
    store.changes().update("ann", id(1), id(11), 2, store.changes().text("\"long text\"")).await();
    store.changes().update("ann", id(2), id(12), 2, store.changes().text("1")).await();
    store.changes().end("ann", id(3), id(13), NOON, id(2)).await();
    long kept = store.messages().counts().kept();
    long bytes = store.messages().counts().bytes();
    assertThat(kept).isEqualTo(2);
    assertThat(bytes).isEqualTo("\"long text\"1".length()).isLessThan(before);
    assertThat(store.messages().oldest("ann")).isEqualTo(id(1));
    open();
    assertThat(store.messages().counts().kept()).isEqualTo(kept);
    assertThat(store.messages().counts().bytes()).isEqualTo(bytes);
  }

  @Test
  void theNewestOfACollapseKeyIsKnownAtOnceAndAfterARestart() {
    open();
    keep(1);
    Collapse first = new Collapse("k", null, id(1), id(1), NOON, LATER);
    store.keep(null, List.of(store.changes().collapse("ann", first)));
    assertThat(store.changes().find("ann", "k")).isEqualTo(id(1));
    keep(2);
    Collapse second = new Collapse("k", id(1), id(2), id(3), NOON, LATER);
    store.keep(null, List.of(store.changes().collapse("ann", second)));
    assertThat(store.changes().find("ann", "k")).isEqualTo(id(2));
    store.commit().await();
    open();
    assertThat(store.changes().find("ann", "k")).isEqualTo(id(2));
    assertThat(store.changes().find("bob", "k")).isNull();
    assertThat(receipt(1).ended()).isEqualTo(End.REPLACED);
    assertThat(texts()).containsExactly("\"message 2\"");
  }

  @Test
  void moreReceiptsOfEndedMessagesThanMessagesAreKeptAreDroppedOldestFirst() {
    open(Map.of("STORE_MAX_MESSAGES", "3"), CLOCK);
    for (int number = 1; number <= 8; number++) {
      keep(number);
      store.changes().end("ann", id(number), id(100 + number), at(number), null).await();
    }
    store.receipts().expire(NOON);
    Samples.settle(store);
    for (int number = 1; number <= 8; number++) {
      assertThat(receipt(number) != null).as("%d", number).isEqualTo(number > 5);
    }
    assertThat(store.changes().newest("ann")).isEqualTo(id(108));
  }

  private static Instant at(int number) {
    return NOON.plusSeconds(number);
  }

  @Test
  void whenTheLastChangeIsDroppedNothingHasChanged() {
    open(Map.of("RECEIPT_TTL", "1h"), CLOCK);
    keep(1);
    store.changes().end("ann", id(1), id(11), NOON, null).await();
    store.receipts().expire(NOON.plus(Duration.ofHours(2)));
    Samples.settle(store);
    assertThat(receipt(1)).isNull();
    assertThat(store.changes().newest("ann")).isEqualTo(MessageId.FIRST);
  }
}
