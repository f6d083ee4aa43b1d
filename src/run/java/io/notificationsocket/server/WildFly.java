package io.notificationsocket.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * WildFly with the settings of {@code src/main/wildfly}, which the image uses as well. Started
 * without its shell script, so that a signal reaches it. It does not end when a deployment fails.
 */
record WildFly(Path home) implements Server {

  static WildFly fetched() {
    return new WildFly(Path.of(System.getProperty("wildfly.home")));
  }

  @Override
  public String name() {
    return "WildFly " + home.getFileName().toString().replaceAll("^wildfly-|\\.Final$", "");
  }

  @Override
  public List<String> command(Path war, Path base, int port, List<String> jvmOptions)
      throws IOException {
    Files.createDirectories(base.resolve("configuration"));
    // WildFly writes what it starts with beside it, so it gets a copy.
    Files.copy(
        Project.path("src/main/wildfly/standalone.xml"),
        base.resolve("configuration/standalone.xml"));
    Files.copy(war, base.resolve("ROOT.war"));
    return command(base, Stream.concat(jvmOptions.stream(), Stream.of("-Dport=" + port)).toList());
  }

  /** The same with a configuration that lies in the base directory already. */
  List<String> command(Path base, List<String> jvmOptions) {
    return Stream.of(
            List.of(Java.EXECUTABLE, "@" + Project.path("src/main/wildfly/java.options")),
            jvmOptions,
            List.of("-jar", home.resolve("jboss-modules.jar").toString()),
            List.of("-mp", home.resolve("modules").toString(), "org.jboss.as.standalone"),
            List.of("-Djboss.home.dir=" + home, "-Djboss.server.base.dir=" + base))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public boolean isUp(String line) {
    // Started, and started with errors.
    return line.contains("WFLYSRV0025: ") || line.contains("WFLYSRV0026: ");
  }
}
