package io.notificationsocket.server;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/**
 * A product as its maker ships it, with no setting of ours but ports and how often it looks for
 * applications, which are put in and taken out while it runs.
 */
interface Stock {

  /**
   * Soft references are the JVM's to keep for long; without them, what stays is held by someone.
   * And only every fourth collection fills all gaps; in the others they count as objects.
   */
  List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:SoftRefLRUPolicyMSPerMB=0",
          "-XX:MarkSweepAlwaysCompactCount=1");

  /** The stock form of a product. */
  static Stock of(Server product) {
    if (product instanceof WildFly wildfly) {
      return new StockWildFly(wildfly);
    }
    return product instanceof Tomcat tomcat
        ? new StockTomcat(tomcat)
        : new StockPayara((PayaraMicro) product);
  }

  /**
   * The command that starts it, without an application.
   *
   * @param base an empty directory, filled here with what the server needs
   */
  List<String> command(Path base, int port) throws IOException;

  /** Whether this line of its output says that it waits for applications. */
  boolean isReady(String line);

  /** Asks for the WAR at {@code /name}, or at {@code /} when the name is {@code ROOT}. */
  void deploy(Writer input, Path base, String name, Path war) throws IOException;

  /** Asks it to take the application out again. */
  void undeploy(Writer input, Path base, String name) throws IOException;
}
