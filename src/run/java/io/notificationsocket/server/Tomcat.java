package io.notificationsocket.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tomcat with the settings of {@code src/main/tomcat}, which the image uses as well. Started
 * without its shell script, so that a signal reaches it. It does not end when a deployment fails.
 */
record Tomcat(Path home) implements Server {

  static Tomcat fetched(String name) {
    return new Tomcat(Path.of(System.getProperty(name + ".home")));
  }

  @Override
  public String name() {
    return "Tomcat " + home.getFileName().toString().replaceAll("^apache-tomcat-", "");
  }

  @Override
  public Path war() {
    return Project.path("target/notification-socketio-tomcat.war");
  }

  @Override
  public List<String> command(Path war, Path base, int port, List<String> jvmOptions)
      throws IOException {
    Files.createDirectories(base.resolve("webapps"));
    Files.createDirectories(base.resolve("conf"));
    Path settings = Project.path("src/main/tomcat");
    Files.copy(settings.resolve("server.xml"), base.resolve("conf/server.xml"));
    Files.copy(settings.resolve("logging.properties"), base.resolve("conf/logging.properties"));
    Files.copy(home.resolve("conf/web.xml"), base.resolve("conf/web.xml"));
    Files.copy(war, base.resolve("webapps/ROOT.war"));
    return command(base, Stream.concat(jvmOptions.stream(), Stream.of("-Dport=" + port)).toList());
  }

  /** The same with a configuration that lies in the base directory already. */
  List<String> command(Path base, List<String> jvmOptions) throws IOException {
    Files.createDirectories(base.resolve("temp"));
    Path bin = home.resolve("bin");
    return Stream.of(
            List.of(Java.EXECUTABLE, "@" + Project.path("src/main/tomcat/java.options")),
            jvmOptions,
            List.of("-Dcatalina.home=" + home, "-Dcatalina.base=" + base),
            List.of("-Djava.io.tmpdir=" + base.resolve("temp")),
            List.of("-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties")),
            List.of(
                "-cp",
                bin.resolve("bootstrap.jar") + File.pathSeparator + bin.resolve("tomcat-juli.jar")),
            List.of("org.apache.catalina.startup.Bootstrap", "start"))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public boolean isUp(String line) {
    return line.contains("org.apache.catalina.startup.Catalina")
        && line.contains("Server startup in");
  }
}
