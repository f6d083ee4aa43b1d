package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class OutboundQueueTest {

  private final Heap heap = new Heap();
  private final OutboundQueue queue =
      new OutboundQueue(
          TestEngine.settings(Map.of("QUEUE_MAX_PACKETS", "3", "QUEUE_MAX_BYTES", "1000")),
          heap.pressure());

  @Test
  void packetsComeOutInTheirOrder() {
    for (String text : new String[] {"a", "b", "c"}) {
      assertThat(queue.offer(Packet.message(text))).isTrue();
    }
    assertThat(queue.take(1, Integer.MAX_VALUE)).containsExactly(Packet.message("a"));
    assertThat(queue.take(Integer.MAX_VALUE, Integer.MAX_VALUE))
        .containsExactly(Packet.message("b"), Packet.message("c"));
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void onePacketTooManyIsNotTaken() {
    for (int i = 0; i < 3; i++) {
      assertThat(queue.offer(Packet.message("x"))).isTrue();
    }
    assertThat(queue.offer(Packet.message("x"))).isFalse();
    assertThat(queue).hasToString("3 packets, 6 bytes");
    queue.take(1, Integer.MAX_VALUE);
    assertThat(queue.offer(Packet.message("x"))).isTrue();
  }

  @Test
  void oneByteTooManyIsNotTaken() {
    assertThat(queue.offer(Packet.message("x".repeat(499)))).isTrue();
    assertThat(queue.offer(Packet.message("x".repeat(500)))).isFalse();
    assertThat(queue.offer(Packet.message("€".repeat(166) + "x"))).isTrue();
    assertThat(queue).hasToString("2 packets, 1000 bytes");
    assertThat(queue.offer(Packet.noop())).isFalse();
  }

  @Test
  void packetsThatAreTiedTogetherAreOneWithTheBytesOfBoth() {
    Packet tied = Packet.message("€".repeat(100)).followedBy(Packet.message("x".repeat(98)));
    assertThat(queue.offer(tied)).isTrue();
    assertThat(queue.offer(tied)).isTrue();
    assertThat(queue).hasToString("2 packets, 800 bytes");
    assertThat(queue.offer(tied)).isFalse();
    assertThat(queue.take(1, Integer.MAX_VALUE)).containsExactly(tied);
    assertThat(queue).hasToString("1 packets, 400 bytes");
  }

  @Test
  void aSinglePacketLargerThanTheLimitPassesAnEmptyQueue() {
    assertThat(queue.offer(Packet.message("x".repeat(5_000)))).isTrue();
    assertThat(queue.offer(Packet.noop())).isFalse();
    queue.take(1, Integer.MAX_VALUE);
    assertThat(queue).hasToString("0 packets, 0 bytes");
  }

  @Test
  void aSixteenthOfTheBytesIsTakenWhileTheHeapIsFull() {
    heap.isFull();
    assertThat(queue.offer(Packet.message("x".repeat(31)))).isTrue();
    assertThat(queue.offer(Packet.message("x".repeat(29)))).isTrue();
    assertThat(queue).hasToString("2 packets, 62 bytes");
    assertThat(queue.offer(Packet.noop())).isFalse();
    heap.hasRoom();
    assertThat(queue.offer(Packet.noop())).isTrue();
  }

  @Test
  void aLargePacketPassesAnEmptyQueueAlsoWhileTheHeapIsFull() {
    heap.isFull();
    assertThat(queue.offer(Packet.message("x".repeat(900)))).isTrue();
  }

  @Test
  void aClearedQueueTakesAsMuchAsANewOne() {
    queue.offer(Packet.message(new byte[900]));
    queue.clear();
    assertThat(queue).hasToString("0 packets, 0 bytes");
    assertThat(queue.offer(Packet.message(new byte[900]))).isTrue();
  }
}
