package io.notificationsocket.server;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks every second instead of every ten for what has come to or gone from {@code webapps}. */
record StockTomcat(Tomcat tomcat) implements Stock {

  @Override
  public List<String> command(Path base, int port) throws IOException {
    Path conf = Files.createDirectories(base.resolve("conf"));
    Files.createDirectories(base.resolve("webapps"));
    Files.createDirectories(base.resolve("logs"));
    try (Stream<Path> files = Files.list(tomcat.home().resolve("conf"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, conf.resolve(file.getFileName()));
      }
    }
    Path server = conf.resolve("server.xml");
    Files.writeString(
        server,
        Files.readString(server)
            .replace("port=\"8005\"", "port=\"-1\"")
            .replace("port=\"8080\"", "port=\"" + port + "\"")
            .replace("<Engine ", "<Engine backgroundProcessorDelay=\"1\" "));
    return tomcat.command(base, List.of("-XX:TieredStopAtLevel=1"));
  }

  @Override
  public boolean isReady(String line) {
    return tomcat.isUp(line);
  }

  @Override
  public void deploy(Writer input, Path base, String name, Path war) throws IOException {
    // A WAR that is still being copied would be taken for a broken one.
    Path whole = Files.copy(war, base.resolve(name + ".war"));
    Files.move(whole, base.resolve("webapps").resolve(name + ".war"));
  }

  @Override
  public void undeploy(Writer input, Path base, String name) throws IOException {
    Files.delete(base.resolve("webapps").resolve(name + ".war"));
  }
}
