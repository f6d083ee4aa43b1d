package io.notificationsocket.benchmarks.server;

import io.notificationsocket.benchmarks.load.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A share of a core that a process may use at most, by a control group of Linux, of version 1 or 2.
 * Needs the right to make one, as root has it.
 */
final class Share implements AutoCloseable {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /** The time over which it counts, in microseconds. */
  private static final int PERIOD = 50_000;

  private final Path group;

  /**
   * @param cores such as 0.3
   */
  Share(long pid, double cores) {
    boolean isFirstVersion = Files.isDirectory(ROOT.resolve("cpu"));
    Path parent = isFirstVersion ? ROOT.resolve("cpu") : ROOT;
    group = parent.resolve("notification-socketio-" + pid);
    long quota = Math.round(cores * PERIOD);
    try {
      Files.createDirectory(group);
      if (isFirstVersion) {
        Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD));
        Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
      } else {
        Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD);
      }
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
    } catch (IOException e) {
      throw new LoadException("--share needs control groups of the processor, as root", e);
    }
  }

  /** Called when the process has ended. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(group);
    } catch (IOException e) {
      System.err.println("left behind: " + group + " (" + e.getMessage() + ")");
    }
  }
}
