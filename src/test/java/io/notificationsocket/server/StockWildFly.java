package io.notificationsocket.server;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks twice a second instead of every five for the marker files beside the WARs. */
record StockWildFly(WildFly wildfly) implements Stock {

  @Override
  public List<String> command(Path base, int port) throws IOException {
    Path configuration = Files.createDirectories(base.resolve("configuration"));
    Files.createDirectories(base.resolve("deployments"));
    try (Stream<Path> files = Files.list(wildfly.home().resolve("standalone/configuration"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, configuration.resolve(file.getFileName()));
      }
    }
    Path standalone = configuration.resolve("standalone.xml");
    Files.writeString(
        standalone,
        Files.readString(standalone).replace("scan-interval=\"5000\"", "scan-interval=\"500\""));
    return wildfly.command(
        base,
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Djboss.http.port=" + port,
            "-Djboss.https.port=0",
            "-Djboss.management.http.port=0"));
  }

  @Override
  public boolean isReady(String line) {
    return wildfly.isUp(line);
  }

  @Override
  public void deploy(Writer input, Path base, String name, Path war) throws IOException {
    Path deployments = base.resolve("deployments");
    Files.copy(war, deployments.resolve(name + ".war"));
    Files.createFile(deployments.resolve(name + ".war.dodeploy"));
  }

  @Override
  public void undeploy(Writer input, Path base, String name) throws IOException {
    Path deployments = base.resolve("deployments");
    Files.delete(deployments.resolve(name + ".war"));
    Files.delete(deployments.resolve(name + ".war.deployed"));
  }
}
