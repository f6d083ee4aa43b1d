package io.notificationsocket.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process in which a thread ends for want of memory that is not the heap's. */
final class OwnProcessTest {

  private static final int OUT_OF_MEMORY = 3;

  /** What the process does. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
      OwnProcess.watch();
      Thread thread =
          new Thread(
              () -> {
                throw new OutOfMemoryError("unable to create native thread");
              });
      thread.start();
      thread.join();
      System.out.println("still here");
    }
  }

  private record Ended(int code, String output) {}

  private static Ended run(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  @Test
  void theProcessOfThisApplicationAloneEnds() throws Exception {
    Ended ended = run("-Dnotification-socketio.own-process=true");
    assertThat(ended.code()).isEqualTo(OUT_OF_MEMORY);
    assertThat(ended.output())
        .contains("memory has run out: unable to create native thread")
        .doesNotContain("still here");
  }

  @Test
  void theProcessOfSomebodyElsesServerGoesOn() throws Exception {
    Ended ended = run();
    assertThat(ended.code()).isZero();
    assertThat(ended.output()).contains("still here");
  }
}
