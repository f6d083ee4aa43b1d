package io.notificationsocket.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Payara Micro with the settings of {@code src/main/payara}, which the image uses as well. It does
 * not end when a deployment fails: whoever starts it has to look.
 */
record PayaraMicro(Path jar) implements Server {

  /** The one that the build has put under {@code target/servers}. */
  static PayaraMicro fetched() {
    return new PayaraMicro(Path.of(System.getProperty("payara.jar")));
  }

  @Override
  public String name() {
    String file = jar.getFileName().toString();
    return "Payara Micro " + file.replaceAll("^payara-micro-|\\.jar$", "");
  }

  @Override
  public List<String> command(Path war, Path base, int port, List<String> jvmOptions) {
    Path settings = Project.path("src/main/payara");
    List<String> command = new ArrayList<>();
    command.add(Java.EXECUTABLE);
    command.add("@" + settings.resolve("java.options"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of("--prebootcommandfile", settings.resolve("pre-boot.txt").toString()));
    command.addAll(List.of("--postbootcommandfile", settings.resolve("post-boot.txt").toString()));
    Path postDeploy = settings.resolve("post-deploy.txt");
    command.addAll(List.of("--postdeploycommandfile", postDeploy.toString()));
    command.addAll(List.of("--logproperties", settings.resolve("logging.properties").toString()));
    command.addAll(List.of("--port", Integer.toString(port), "--deploy", war.toString()));
    return command;
  }

  @Override
  public boolean isUp(String line) {
    return line.contains("PayaraMicro: Payara Micro") && line.contains(" ready in ");
  }

  @Override
  public String listensAfter() {
    return "PayaraMicro: Deployed ";
  }

  @Override
  public Consumer<String> quieten(Consumer<String> screen) {
    return new PayaraChatter(screen);
  }
}
