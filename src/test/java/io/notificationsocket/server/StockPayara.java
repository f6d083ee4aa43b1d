package io.notificationsocket.server;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Watches no directory: a program of ours inside its process tells it what to deploy. */
record StockPayara(PayaraMicro payara) implements Stock {

  @Override
  public List<String> command(Path base, int port) throws IOException {
    List<String> command = new ArrayList<>(List.of(Java.EXECUTABLE));
    command.addAll(JVM_OPTIONS);
    command.addAll(opened());
    command.addAll(List.of("-cp", payara.jar().toString()));
    command.add(Project.path("src/test/payara/Deployments.java").toString());
    command.add(Integer.toString(port));
    return command;
  }

  /** What the manifest opens for {@code java -jar}, which does not start our program. */
  private List<String> opened() throws IOException {
    try (JarFile jar = new JarFile(payara.jar().toFile())) {
      String packages = jar.getManifest().getMainAttributes().getValue("Add-Opens");
      return Stream.of(packages.split(" ")).map(p -> "--add-opens=" + p + "=ALL-UNNAMED").toList();
    }
  }

  @Override
  public boolean isReady(String line) {
    return line.equals("ready for deployments");
  }

  @Override
  public void deploy(Writer input, Path base, String name, Path war) throws IOException {
    String contextRoot = name.equals("ROOT") ? "/" : "/" + name;
    tell(input, "deploy " + name + " " + contextRoot + " " + war);
  }

  @Override
  public void undeploy(Writer input, Path base, String name) throws IOException {
    tell(input, "undeploy " + name);
  }

  private static void tell(Writer input, String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }
}
