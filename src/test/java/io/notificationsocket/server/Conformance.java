package io.notificationsocket.server;

import io.notificationsocket.echo.EchoWar;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * The echo application for the public conformance suites, which needs no token. {@code mvn -Prun
 * -Dapp=conformance} serves it.
 */
public final class Conformance implements Application {

  public static void main(String[] arguments) {
    RunServer.run(new Conformance(), arguments);
  }

  @Override
  public Path war(Server server) {
    return EchoWar.build(Project.path("target/conformance.war"));
  }

  @Override
  public void check(UnaryOperator<String> settings) {}

  @Override
  public String title(String url) {
    return "The conformance application";
  }

  @Override
  public String probe() {
    return "/engine.io/?EIO=4&transport=polling";
  }

  @Override
  public String answer() {
    return "0{";
  }
}
