package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command to Redis and what to do with its answer. Only its {@link Lane} uses it once it is
 * queued.
 */
abstract class Command {

  /** What the words of a command take beside its texts, about. */
  private static final int BYTES_BESIDES = 200;

  private final int partition;
  private long deadline;
  private boolean written;

  /**
   * @param partition whose keys it has
   * @param deadline until when it may be written, by {@link System#nanoTime}; {@link
   *     Long#MAX_VALUE} for no limit
   */
  Command(int partition, long deadline) {
    this.partition = partition;
    this.deadline = deadline;
  }

  final int partition() {
    return partition;
  }

  /** About how many bytes it holds while it waits. */
  int bytes() {
    return BYTES_BESIDES;
  }

  /** Its name and its arguments; asked for each time that it is written. */
  abstract List<byte[]> words();

  /**
   * Redis has answered. Runs on the lane's thread and must not block.
   *
   * @param reply never an error
   */
  abstract void answered(@Nullable Object reply);

  /** It was not done, or it is not known whether it was, and it is not asked again. */
  abstract void failed(StoreFailedException why);

  /** Whether it changes what must outlive a master, so that it waits for replicas, if any do. */
  boolean isDurable() {
    return false;
  }

  /** Whether that Redis does not allow it is nothing to tell. */
  boolean mayBeRefused() {
    return false;
  }

  /** What waits again when Redis has refused to do it now. */
  List<Command> parts() {
    return List.of(this);
  }

  /**
   * The connection broke before the answer came.
   *
   * @return the commands to repeat; the others have failed
   */
  List<Command> unknown(StoreFailedException why) {
    return List.of(this);
  }

  /**
   * Its deadline has passed without an answer.
   *
   * @return whether that is the end of it
   */
  boolean overdue(StoreFailedException why) {
    failed(why);
    return true;
  }

  final boolean isOverdue(long now) {
    return deadline != Long.MAX_VALUE && now - deadline > 0;
  }

  /** It is asked for as long as it takes. */
  final void neverOverdue() {
    deadline = Long.MAX_VALUE;
  }

  final void markWritten() {
    written = true;
  }

  /** Whether Redis may have it. */
  final boolean wasWritten() {
    return written;
  }
}
