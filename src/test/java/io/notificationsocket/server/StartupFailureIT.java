package io.notificationsocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without a token nothing is served, and a person reads why in the last line. */
@Tag("core")
@Timeout(120)
class StartupFailureIT {

  /** What a launcher knows the servers by. */
  private static final List<String> PROPERTIES =
      List.of("server", "payara.jar", "wildfly.home", "tomcat.home", "tomcat10.home");

  @Test
  void aServerWithoutATokenEndsWithTheReason() throws Exception {
    Launch launch = Launch.of(Map.of());

    FailedStartException failure =
        catchThrowableOfType(FailedStartException.class, () -> ServerProcess.serve(launch).close());

    assertThat(failure).hasMessageStartingWith("AUTH_TOKEN is not set: ");
    assertThatNothingListensOn(launch.port());
  }

  @Test
  void aServerWithAWrongSettingEndsWithTheReason() {
    Launch launch =
        Launch.of(Map.of("AUTH_TOKEN", ServerUnderTest.token(), "PING_INTERVAL", "often"));

    FailedStartException failure =
        catchThrowableOfType(FailedStartException.class, () -> ServerProcess.serve(launch).close());

    assertThat(failure).hasMessageContaining("PING_INTERVAL").hasMessageContaining("often");
  }

  @Test
  void aServerThatCannotStartTheApplicationEndsByItself(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("no-directory"));
    Launch launch =
        Launch.of(Map.of("AUTH_TOKEN", ServerUnderTest.token(), "DATA_DIR", file.toString()));
    Queue<String> output = new ConcurrentLinkedQueue<>();

    try (ServerProcess server = ServerProcess.start(launch, output::add)) {
      assertThat(server.awaitEnd()).isEqualTo(1);
    }
    assertThat(output).anyMatch(line -> line.contains("DATA_DIR=" + file));
  }

  @Test
  void theRunCommandSaysItLastAndFails() throws Exception {
    assertThat(outputOfRun(Map.of(), 1)).last().asString().startsWith("AUTH_TOKEN is not set: ");
  }

  @Test
  void theRunCommandNamesAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(outputOfRun(Map.of("AUTH_TOKEN", "t", "PORT", port), 1))
          .last()
          .isEqualTo(
              "Port " + port + " is in use: stop what listens there, or set PORT to another.");
    }
  }

  /** As when two start at the same moment: each finds the port free when it looks. */
  @Test
  void aPortThatIsTakenMeanwhileIsNamed() throws Exception {
    HttpServer other = HttpServer.create(new InetSocketAddress(0), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write("pong".getBytes(UTF_8));
          }
        });
    other.start();
    try {
      int port = other.getAddress().getPort();
      Launch launch = Launch.at(port, Map.of("AUTH_TOKEN", ServerUnderTest.token()));

      FailedStartException failure =
          catchThrowableOfType(
              FailedStartException.class, () -> ServerProcess.serve(launch).close());

      assertThat(failure).hasMessage(Launch.portInUse(port));
    } finally {
      other.stop(0);
    }
  }

  private static List<String> outputOfRun(Map<String, String> environment, int expectedCode)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : PROPERTIES) {
      command.add("-D" + name + "=" + System.getProperty(name));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(RunServer.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    new Launch(0, environment, List.of()).applyTo(builder.environment());
    Process process = builder.redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isEqualTo(expectedCode);
    return lines;
  }

  private static void assertThatNothingListensOn(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port)) {
      assertThat(socket.isBound()).isTrue();
    }
  }
}
