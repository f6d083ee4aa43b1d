package io.notificationsocket.benchmarks.server;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** What can be put under load: notification-socketio on four servers, and its peers. */
public enum Product {
  PAYARA,
  WILDFLY,
  TOMCAT,
  TOMCAT10,
  /** The reference: socket.io on Node.js; ratios are taken to it. */
  NODE,
  /** netty-socketio. */
  NETTY;

  /** As the command line has it. */
  public static Product named(String name) {
    for (Product product : values()) {
      if (product.label().equals(name)) {
        return product;
      }
    }
    throw new IllegalArgumentException(
        "--server " + name + ": give payara, wildfly, tomcat, tomcat10, node or netty.");
  }

  /** Its name on the command line. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether it is notification-socketio. */
  public boolean isOurs() {
    return this != NODE && this != NETTY;
  }

  boolean isJava() {
    return this != NODE;
  }

  /**
   * Ours is started just as people start it, so that the shipped settings count.
   *
   * @param project the top directory of notification-socketio
   */
  List<String> command(Path project) {
    return switch (this) {
      case NODE ->
          List.of(
              "node",
              "--expose-gc",
              project.resolve("benchmarks/peers/node/server.mjs").toString());
      case NETTY ->
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              project.resolve("benchmarks/target/classes")
                  + File.pathSeparator
                  + project.resolve("benchmarks/target/lib/*"),
              "io.notificationsocket.peers.netty.NettyPeer");
      default ->
          List.of(
              "mvn",
              "-q",
              "-f",
              project.resolve("pom.xml").toString(),
              "-Prun",
              "-Dserver=" + label(),
              "exec:java");
    };
  }

  /** The REST API of netty-socketio's peer has the port behind that of its sockets. */
  int apiPort(int port) {
    return this == NETTY ? port + 1 : port;
  }
}
