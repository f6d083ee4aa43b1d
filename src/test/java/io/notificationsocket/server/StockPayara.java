package io.notificationsocket.server;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/** Watches no directory: a program of ours inside its process tells it what to deploy. */
record StockPayara(PayaraMicro payara) implements Stock {

  @Override
  public List<String> command(Path base, int port) {
    return List.of(
        Java.EXECUTABLE,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        payara.jar().toString(),
        Project.path("src/test/payara/Deployments.java").toString(),
        Integer.toString(port));
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
