package io.notificationsocket.engineio;

import java.time.Duration;
import java.util.List;
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

        @Override
        public List<Peer> all() {
          return List.of();
        }

        @Override
        public Duration outOfTouch() {
          return Duration.ZERO;
        }

        @Override
        public Duration inTouch() {
          return Duration.ZERO;
        }

        @Override
        public void tellIsolated(boolean isolated) {}
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

  /** The other nodes, as far as this one knows. */
  List<Peer> all();

  /** How long this node has not reached what all of them share; zero while it does. */
  Duration outOfTouch();

  /** How long this node has reached it without a break; zero while it does not. */
  Duration inTouch();

  /** Says whether others reach it while this node does not. */
  void tellIsolated(boolean isolated);
}
