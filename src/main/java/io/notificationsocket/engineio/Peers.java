package io.notificationsocket.engineio;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes behind the same load balancer: any request of a client may come to any of them. Safe
 * between threads.
 */
public interface Peers {

  /** Those of a server that is alone. */
  Peers NONE =
      new Peers() {
        @Override
        public @Nullable Peer self() {
          return null;
        }

        @Override
        public boolean mayHaveMade(@Nullable String sid) {
          return false;
        }

        @Override
        public @Nullable Peer known(String sid) {
          return null;
        }

        @Override
        public void find(String sid, Consumer<@Nullable Peer> then) {
          then.accept(null);
        }
      };

  /** This node, as the others see it; null when it is alone. */
  @Nullable Peer self();

  /** Whether a sid looks like one of another node. */
  boolean mayHaveMade(@Nullable String sid);

  /** The other node, known to be alive, that has made a sid; null when none is known. */
  @Nullable Peer known(String sid);

  /**
   * The same, also of a node that has started a moment ago.
   *
   * @param then called once, maybe later and on a thread that it must not hold up
   */
  void find(String sid, Consumer<@Nullable Peer> then);
}
