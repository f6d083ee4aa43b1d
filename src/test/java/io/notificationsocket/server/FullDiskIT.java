package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file system without room: nothing that was answered is lost, and it ends by itself. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class FullDiskIT {

  private static final String PADDING = "x".repeat(8_000);
  private static final int MOST = 4_000; // of 32 MB
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  @TempDir Path parent;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Map<String, String> ids = new LinkedHashMap<>(); // by the message that was taken
  private SmallDisk disk;
  private ServerProcess server;
  private Visitor backend;

  @BeforeEach
  void start() throws Exception {
    disk = new SmallDisk(parent);
    serve();
    backend.register("ann", "c");
  }

  @AfterEach
  void end() throws Exception {
    if (server != null) {
      server.close();
    }
    disk.close();
  }

  private void serve() throws Exception {
    Map<String, String> settings = new HashMap<>(disk.environment());
    settings.put("AUTH_TOKEN", ServerUnderTest.token());
    settings.put("DATA_DIR", disk.directory().toString());
    settings.put("USER_MAX_MESSAGES", "" + MOST);
    server = ServerProcess.serve(Launch.of(settings), log::add);
    backend = new Visitor(server.url());
  }

  /** Whether the push is taken; what is not has to be refused with 507. */
  private boolean push(String message) throws Exception {
    String answer = backend.push("ann", "\"" + message + PADDING + "\"", "key-of-" + message);
    if (answer.startsWith("200 ")) {
      String id = answer.replaceFirst(".*\"id\":\"(\\d+)\".*", "$1");
      assertThat(ids.getOrDefault(message, id)).as("the first answer's id").isEqualTo(id);
      ids.put(message, id);
      return true;
    }
    assertThat(answer).startsWith("507 ");
    return false;
  }

  /** The message that is refused in the end; some may be taken, in what the log has already. */
  private String pushUntilRefused(String prefix) throws Exception {
    for (int n = 0; n < MOST; n++) {
      if (!push(prefix + n)) {
        return prefix + n;
      }
    }
    throw new AssertionError("the disk is not full");
  }

  private void repeatUntilTaken(String message) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!push(message)) {
      assertThat(System.nanoTime()).as("until there is room again").isLessThan(end);
      Thread.sleep(100);
    }
  }

  @Test
  void whatIsRefusedIsTakenWhenThereIsRoomAndNothingIsLost() throws Exception {
    for (int n = 0; n < 20; n++) {
      assertThat(push("before-" + n)).isTrue();
    }
    disk.fill();
    String refused = pushUntilRefused("full-");
    assertThat(backend.fetch("/api/status/health"))
        .startsWith("503 ")
        .contains("\"status\":\"failing\"");
    assertThat(push(refused)).as("still").isFalse();

    disk.makeRoom();
    repeatUntilTaken(refused);
    assertThat(push(refused)).as("with the same answer").isTrue();
    assertThat(backend.fetch("/api/status/health")).startsWith("200 ");

    server.kill();
    serve();
    assertThatAllAreThereOnce();
  }

  @Test
  void whatIsRefusedIsTakenAfterARestart() throws Exception {
    assertThat(push("before")).isTrue();
    disk.fill();
    String refused = pushUntilRefused("full-");
    server.kill();
    disk.makeRoom();
    serve();

    assertThat(push(refused)).isTrue();

    assertThatAllAreThereOnce();
  }

  private void assertThatAllAreThereOnce() throws Exception {
    for (String message : List.copyOf(ids.keySet())) {
      assertThat(push(message)).isTrue();
    }
    Visitor client = new Visitor(server.url());
    client.connect("ann", "c");
    List<String> got = new ArrayList<>();
    for (int n = 0; n < ids.size(); n++) {
      got.add(client.expect("42").replaceFirst(".*\"message\",\"(.*?)x+\".*", "$1"));
    }
    assertThat(got).containsExactlyElementsOf(ids.keySet());
    assertThat(log).noneMatch(line -> line.contains("the store has failed"));
  }
}
