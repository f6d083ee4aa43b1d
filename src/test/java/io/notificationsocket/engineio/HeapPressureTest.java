package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

final class HeapPressureTest {

  private final Heap heap = new Heap();
  private final HeapPressure pressure = heap.pressure();

  @Test
  void itIsHighWhenMoreThanNineTenthsAreInUseAfterACollection() {
    heap.isUsed(900);
    assertThat(pressure.isHigh()).isFalse();
    heap.isUsed(901);
    assertThat(pressure.isHigh()).isTrue();
    heap.isUsed(900);
    assertThat(pressure.isHigh()).isFalse();
  }

  @Test
  void ofAHeapThatTellsNothingNothingIsKnown() {
    heap.isUnknown();
    assertThat(pressure.isHigh()).isFalse();
    heap.isWithoutLimit();
    assertThat(pressure.isHigh()).isFalse();
  }

  @Test
  void whoeverAsksOftenHasTheAnswerOfBefore() {
    assertThat(pressure.isHigh()).isFalse();
    heap.passes(99);
    assertThat(pressure.isHigh()).isFalse();
    assertThat(heap.looks()).isEqualTo(1);
    heap.passes(1);
    assertThat(pressure.isHigh()).isFalse();
    assertThat(heap.looks()).isEqualTo(2);
  }

  @Test
  void anOldMeasurementIsTriedOutOnceASecond() {
    heap.isFull();
    assertThat(pressure.isHigh()).isTrue();
    for (int second = 0; second < 3; second++) {
      heap.passes(second == 0 ? 900 : 800);
      assertThat(pressure.isHigh()).isTrue();
      heap.passes(100);
      assertThat(pressure.isHigh()).as("the trial").isFalse();
      heap.passes(99);
      assertThat(pressure.isHigh()).as("the trial").isFalse();
      heap.passes(1);
      assertThat(pressure.isHigh()).isTrue();
    }
  }

  @Test
  void aTrialAfterWhichThereIsRoomEndsIt() {
    heap.isFull();
    assertThat(pressure.isHigh()).isTrue();
    heap.passes(1_000);
    assertThat(pressure.isHigh()).isFalse();
    heap.hasRoom();
    assertThat(pressure.isHigh()).isFalse();
    heap.passes(100);
    assertThat(pressure.isHigh()).isFalse();
  }

  @Test
  void aHeapThatIsCollectedAnywayIsNotTriedOut() {
    for (int used = 990; used < 1_000; used++) {
      heap.isUsed(used);
      heap.passes(800);
      assertThat(pressure.isHigh()).isTrue();
    }
  }

  @Test
  void aChangeIsLoggedOnce() {
    Logger logger = Logger.getLogger(HeapPressure.class.getName());
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
        heap.passes(2_000); // a trial is no change
        pressure.isHigh();
        heap.passes(100);
        pressure.isHigh();
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
    assertThat(HeapPressure.ofHeap().isHigh()).isFalse();
    assertThat(HeapPressure.longLived()).isNotNull();
    assertThat(HeapPressure.longLived().getCollectionUsage().getUsed()).isPositive();
  }
}
