package io.notificationsocket.torture;

import io.notificationsocket.server.FailedStartException;
import io.notificationsocket.server.Launch;
import io.notificationsocket.server.ServerProcess;
import java.util.function.Consumer;

/** A server that is killed, and started again with what it has kept. Used by one thread. */
final class Victim implements AutoCloseable {

  private final String server;
  private final Launch launch;
  private final Consumer<String> output;
  private ServerProcess process;

  /**
   * @param server as in {@code -Dserver=}
   * @param launch the same for each start, the port and the directory of its data included
   * @param output takes what it prints, line by line
   */
  Victim(String server, Launch launch, Consumer<String> output) {
    this.server = server;
    this.launch = launch;
    this.output = output;
  }

  /** Returns at once. */
  void begin() {
    process = ServerProcess.start(server, launch, output);
  }

  /** Returns when it serves. */
  void awaitServing() throws FailedStartException {
    process.awaitServing();
  }

  /** Ends it by SIGKILL, wherever it is. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
