package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command to Redis and what to do with its answer. Only its {@link Lane} uses it once it is
 * queued.
 */
abstract class Command {

  /** About how many bytes the words of a command take in addition to their texts. */
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

  /** About how many bytes the command takes while it waits. */
  int bytes() {
    return BYTES_BESIDES;
  }

  /** The command's name and arguments; called each time that it is written. */
  abstract List<byte[]> words();

  /**
   * Redis has answered. Runs on the lane's thread and must not block.
   *
   * @param reply never an error
   */
  abstract void answered(@Nullable Object reply);

  /** The command was not executed, or its outcome is unknown; it is not repeated. */
  abstract void failed(StoreFailedException why);

  /**
   * Whether its change must survive the loss of the master, so that it waits for replicas if {@code
   * REDIS_WAIT} asks for it.
   */
  boolean isDurable() {
    return false;
  }

  /** Whether an error reply is expected and need not be logged. */
  boolean mayBeRefused() {
    return false;
  }

  /** The commands to queue again if Redis cannot execute this one now. */
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

  /** Removes the deadline. */
  final void neverOverdue() {
    deadline = Long.MAX_VALUE;
  }

  final void markWritten() {
    written = true;
  }

  /** Whether Redis may have received it. */
  final boolean wasWritten() {
    return written;
  }
}
