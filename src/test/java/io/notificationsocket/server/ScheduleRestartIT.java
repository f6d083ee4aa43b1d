package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed makes the pushes that were scheduled all the same, each once. */
@Timeout(240)
class ScheduleRestartIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int PUSHES = 300;

  @TempDir Path data;

  private ServerProcess serve() throws Exception {
    return ServerProcess.serve(
        Launch.of(Map.of("AUTH_TOKEN", ServerUnderTest.token(), "DATA_DIR", data.toString())));
  }

  private static void schedule(ServerProcess server, String user, String json, Instant at)
      throws Exception {
    HttpRequest push =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/" + user + "/push"))
            .header("X-AUTH-TOKEN", ServerUnderTest.token())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"message\":" + json + ",\"at\":\"" + at + "\"}"))
            .build();
    HttpResponse<String> answer = HTTP.send(push, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  /** Killed while some are made, and started when the others are overdue. */
  @Test
  void noneIsLostAndNoneIsMadeTwice() throws Exception {
    List<String> expected = new ArrayList<>();
    ServerProcess first = serve();
    try {
      new Visitor(first.url()).register("ann", "c");
      Instant at = Instant.now().plusSeconds(20);
      for (int n = 0; n < PUSHES; n++) {
        schedule(first, "ann", "\"<" + n + ">\"", at.plusMillis(n));
        expected.add("<" + n + ">");
      }
      Instant some = at.plusMillis(PUSHES / 2);
      while (Instant.now().isBefore(some)) {
        Thread.sleep(1);
      }
    } finally {
      first.kill();
    }
    try (ServerProcess next = serve()) {
      Visitor backend = new Visitor(next.url());
      while (!backend.send("GET", "/api/ann/scheduled", "").equals("{\"messages\":[]}")) {
        Thread.sleep(20);
      }
      Visitor client = new Visitor(next.url());
      client.connect("ann", "c");
      List<String> received = new ArrayList<>();
      while (received.size() < PUSHES) {
        received.add(client.expect("42[\"message\",").replaceAll(".*(<\\d+>).*", "$1"));
      }
      assertThat(received).isEqualTo(expected);
      backend.push("ann", "\"after\"");
      assertThat(client.expect("42[\"message\",")).contains("after");
    }
  }
}
