package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Four messages of ten bytes each, taken out from all places. */
final class EvictionQueueTest {

  private final EvictionQueue all = new EvictionQueue();
  private final List<MessageEntry> messages = new ArrayList<>();

  EvictionQueueTest() {
    for (int n = 0; n < 4; n++) {
      MessageEntry message = new MessageEntry("ann", id(n), LATER, false, new byte[10]);
      messages.add(message);
      all.add(message);
    }
  }

  @Test
  void theOldestIsTheOneThatCameFirst() {
    assertThat(takeAll()).containsExactlyElementsOf(messages);
  }

  @Test
  void theOthersKeepTheirOrderWhereverOneIsTakenOut() {
    MessageEntry added = new MessageEntry("bob", id(1), LATER, false, new byte[1]);
    all.remove(messages.get(3));
    all.remove(messages.get(1));
    all.remove(messages.get(0));
    all.add(added);

    assertThat(all.size()).isEqualTo(2);
    assertThat(all.bytes()).isEqualTo(11);
    assertThat(takeAll()).containsExactly(messages.get(2), added);
  }

  @Test
  void eitherLimitCounts() {
    assertThat(all.oldestBeyond(4, 40)).isNull();
    assertThat(all.oldestBeyond(3, 40)).isSameAs(messages.get(0));
    assertThat(all.oldestBeyond(4, 39)).isSameAs(messages.get(0));
  }

  private List<MessageEntry> takeAll() {
    List<MessageEntry> taken = new ArrayList<>();
    for (@Nullable MessageEntry oldest = oldest(); oldest != null; oldest = oldest()) {
      taken.add(oldest);
      all.remove(oldest);
    }
    assertThat(all.bytes()).isZero();
    return taken;
  }

  private @Nullable MessageEntry oldest() {
    return all.oldestBeyond(0, 0);
  }
}
