package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

final class HeadroomTest {

  private final Heap heap = new Heap();
  private final Headroom headroom = heap.headroom();

  @Test
  void itIsSmallWhenMoreThanNineTenthsAreInUseAfterACollection() {
    heap.isUsed(900);
    assertThat(headroom.isSmall()).isFalse();
    heap.isUsed(901);
    assertThat(headroom.isSmall()).isTrue();
    heap.isUsed(900);
    assertThat(headroom.isSmall()).isFalse();
  }

  @Test
  void ofAHeapThatTellsNothingNothingIsKnown() {
    heap.isUnknown();
    assertThat(headroom.isSmall()).isFalse();
    heap.isWithoutLimit();
    assertThat(headroom.isSmall()).isFalse();
  }

  @Test
  void whoeverAsksOftenHasTheAnswerOfBefore() {
    assertThat(headroom.isSmall()).isFalse();
    heap.passes(99);
    assertThat(headroom.isSmall()).isFalse();
    assertThat(heap.looks()).isEqualTo(1);
    heap.passes(1);
    assertThat(headroom.isSmall()).isFalse();
    assertThat(heap.looks()).isEqualTo(2);
  }

  @Test
  void aHeapThatStaysFullIsCollectedBeforeAnybodyIsRefusedForLong() {
    heap.isFull();
    assertThat(headroom.isSmall()).isTrue();
    heap.couldBeCollected(500, 10);
    heap.passes(900);
    assertThat(headroom.isSmall()).isTrue();
    assertThat(heap.collections()).isZero();
    heap.passes(100);
    assertThat(headroom.isSmall()).isFalse();
    assertThat(heap.collections()).isEqualTo(1);
  }

  @Test
  void collectionsTakeATwentiethOfTheTime() {
    heap.isFull();
    assertThat(headroom.isSmall()).isTrue();
    heap.couldBeCollected(1_000, 200);
    heap.passes(1_000);
    assertThat(headroom.isSmall()).isTrue();
    assertThat(heap.collections()).isEqualTo(1);
    heap.passes(3_900);
    assertThat(headroom.isSmall()).isTrue();
    assertThat(heap.collections()).isEqualTo(1);
    heap.passes(100);
    assertThat(headroom.isSmall()).isTrue();
    assertThat(heap.collections()).isEqualTo(2);
  }

  @Test
  void aHeapThatIsCollectedAnywayIsLeftToTheJvm() {
    for (int used = 990; used < 1_000; used++) {
      heap.isUsed(used);
      heap.passes(800);
      assertThat(headroom.isSmall()).isTrue();
    }
    assertThat(heap.collections()).isZero();
  }

  @Test
  void aChangeIsLoggedOnce() {
    Logger logger = Logger.getLogger(Headroom.class.getName());
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            records.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      for (long used : new long[] {0, 1_000, 1_000, 0, 0}) {
        heap.isUsed(used);
        headroom.isSmall();
      }
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(records).extracting(LogRecord::getLevel).containsExactly(Level.WARNING, Level.INFO);
    assertThat(records.get(0).getMessage()).contains("no new client is let in", "-Xmx");
  }

  /** What the collectors call their parts, and whether they tell of them, is their own affair. */
  @Test
  void thatOfThisJvmIsKnown() {
    System.gc();
    assertThat(Headroom.ofHeap().isSmall()).isFalse();
    assertThat(Headroom.longLived()).isNotNull();
    assertThat(Headroom.longLived().getCollectionUsage().getUsed()).isPositive();
  }
}
