package io.notificationsocket.transport.websocket.direct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GateTest {

  private final AtomicInteger closed = new AtomicInteger();
  private final Gate gate = new Gate(closed::incrementAndGet);

  @Test
  void anEmptyPlaceIsClosedAtOnce() {
    gate.shut();

    assertThat(closed).hasValue(1);
    assertThat(gate.enter()).isFalse();
  }

  @Test
  void whoeverLeavesLastCloses() {
    gate.enter();
    gate.enter();
    gate.shut();
    gate.leave();
    assertThat(closed).hasValue(0);

    gate.leave();

    assertThat(closed).hasValue(1);
  }

  @Test
  void itIsClosedOnceHoweverOftenItIsShut() {
    gate.enter();
    gate.shut();
    gate.shut();
    gate.leave();
    gate.shut();

    assertThat(closed).hasValue(1);
  }

  @Test
  void nobodyIsInsideWhenItIsClosed() throws Exception {
    for (int round = 0; round < 300; round++) {
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger insideWhenClosed = new AtomicInteger(-1);
      Gate raced = new Gate(() -> insideWhenClosed.set(inside.get()));
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        threads.add(
            new Thread(
                () -> {
                  while (raced.enter()) {
                    inside.incrementAndGet();
                    inside.decrementAndGet();
                    raced.leave();
                  }
                }));
      }
      threads.forEach(Thread::start);
      raced.shut();
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(insideWhenClosed).hasValue(0);
    }
  }
}
