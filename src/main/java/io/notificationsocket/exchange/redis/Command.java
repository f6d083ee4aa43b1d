package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that Redis is asked, and what is done with the answer. Used by its {@link Lane} alone
 * once it was submitted.
 */
abstract class Command {

  /** What the words of a command take beside its texts, about. */
  private static final int BYTES_BESIDES = 200;

  private final int partition;
  private long deadline;
  private boolean written;

  /**
   * @param partition whose keys it has
   * @param deadline by {@link System#nanoTime} until which it may be written; Long.MAX_VALUE: ever
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
   * Redis has answered. Runs on the lane's thread, which it must not hold up.
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
   * @return what is to be asked again; the rest has failed
   */
  List<Command> unknown(StoreFailedException why) {
    return List.of(this);
  }

  /**
   * Its time is over and it was not answered.
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
