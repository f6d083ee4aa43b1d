package io.notificationsocket.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.notificationsocket.peers.NodePackages;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/**
 * Some of the clients, in a process of Node.js that can be killed and started anew. It kills itself
 * when it is told to, between two events: what the clients' libraries had told the server to have
 * arrived has been handed to their application then. Used by one thread.
 */
final class ClientProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Receiver> receivers;
  private final String url;
  private final Ledger ledger;
  private final File errors;
  private int life;
  private Process process;
  private Writer input;
  private Thread reader;

  /**
   * @param url what the clients connect to
   * @param errors takes what Node.js says beside
   */
  ClientProcess(List<Receiver> receivers, String url, Ledger ledger, File errors) {
    this.receivers = receivers;
    this.url = url;
    this.ledger = ledger;
    this.errors = errors;
  }

  boolean plays(int receiver) {
    return receivers.stream().anyMatch(each -> each.number() == receiver);
  }

  void start() throws IOException {
    life++;
    process =
        new ProcessBuilder("node", "torture.mjs")
            .directory(NodePackages.ready().toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(errors))
            .start();
    input = process.outputWriter(UTF_8);
    BufferedReader output = process.inputReader(UTF_8);
    int now = life;
    reader = new Thread(() -> read(output, now), "clients");
    reader.setDaemon(true);
    reader.start();
    tell(plans());
  }

  private String plans() {
    ArrayNode plans = JSON.createArrayNode();
    for (Receiver each : receivers) {
      plans
          .addObject()
          .put("number", each.number())
          .put("url", url)
          .put("version", each.kind().version())
          .put("transport", each.kind().transport())
          .put("anew", each.kind().beginsAnew())
          .put("asks", each.kind().asks())
          .put("userId", each.userId())
          .put("connectionId", each.connectionId());
    }
    return plans.toString();
  }

  /** Has the clients do something, in the words of torture.mjs. */
  void tell(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** Kills the process, and starts it anew when all that it had received is known. */
  void restart() throws IOException, InterruptedException {
    tell("die");
    awaitEnd();
    start();
  }

  private void awaitEnd() throws InterruptedException {
    process.waitFor();
    reader.join();
  }

  private void read(BufferedReader output, int inLife) {
    try (output) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        heard(JSON.readTree(line), inLife);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a client said what it should not", e);
    }
  }

  private void heard(JsonNode told, int inLife) {
    int receiver = told.get(1).asInt();
    if (told.get(0).asText().equals("message")) {
      MessageKey message = new MessageKey(told.get(4).asInt(), told.get(5).asInt());
      ledger.received(
          new Receipt(
              receiver,
              inLife,
              told.get(2).asInt(),
              told.get(3).asText(),
              message,
              told.get(6).asInt()));
    } else {
      ledger.complaint("receiver " + receiver + ": " + told.get(2).asText());
    }
  }

  /** Ends the process by the end of its input. */
  @Override
  public void close() {
    try {
      input.close();
      awaitEnd();
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
