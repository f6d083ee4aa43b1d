package io.notificationsocket.api;

import static io.notificationsocket.api.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.WithServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A backend that has lost an answer asks again, and its users hear nothing of it. */
@WithServer
@Tag("core")
class IdempotencyIT {

  private static final String TYPE = "Content-Type";
  private static final String JSON = "application/json";

  private final String key = UUID.randomUUID().toString();

  private static HttpResponse<String> push(String user, String message, String key) {
    String body = "{\"message\":" + message + "}";
    return Backend.push(user, body, TYPE, JSON, "Idempotency-Key", key);
  }

  @Test
  void aRepeatIsAnsweredAsTheFirstTimeAndDeliveredOnce() {
    Backend.register("once", "o1");
    try (PollingClient client = new PollingClient("once", "o1")) {
      HttpResponse<String> first = push("once", "1", key);
      HttpResponse<String> again = push("once", "1", key);
      HttpResponse<String> quoted = push("once", "1", '"' + key + '"');
      assertThat(push("once", "2", key + "-2").statusCode()).isEqualTo(200);

      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(first.body()).contains("\"sessions\":1");
      assertThat(List.of(again, quoted))
          .allSatisfy(
              answer -> {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(first.body());
              });
      assertThat(client.poll()).isEqualTo("42[\"message\",1]\u001e42[\"message\",2]");
    }
  }

  @Test
  void aKeyThatStandsForAnotherPushIsRefused() {
    assertThat(push("reuse", "1", key).statusCode()).isEqualTo(200);
    assertProblem(push("reuse", "2", key), 422, "belongs to another push");
    assertProblem(push("somebody-else", "1", key), 422, "belongs to another push");
    assertThat(push("reuse", "1", key).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyThatCannotBeUsedIsRefused() {
    assertProblem(push("bad-key", "1", "two words"), 400, "Idempotency-Key", "1 to 255");
    assertProblem(push("bad-key", "1", "k".repeat(256)), 400, "Idempotency-Key", "1 to 255");
    assertProblem(push("bad-key", "1", "\"\""), 400, "Idempotency-Key", "1 to 255");
  }

  @Test
  void whoeverAsksAtTheSameTimeGetsTheSameAnswer() throws Exception {
    Backend.register("at-once", "a1");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (PollingClient client = new PollingClient("at-once", "a1")) {
      List<Future<HttpResponse<String>>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        running.add(threads.submit(() -> push("at-once", "1", key)));
      }
      Set<String> answers = new HashSet<>();
      for (Future<HttpResponse<String>> one : running) {
        answers.add(one.get(20, TimeUnit.SECONDS).body());
      }
      assertThat(answers).hasSize(1);
      assertThat(push("at-once", "\"end\"", key + "-end").statusCode()).isEqualTo(200);
      assertThat(client.poll()).isEqualTo("42[\"message\",1]\u001e42[\"message\",\"end\"]");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theIdOfAPushInABatchIsItsKey() {
    Backend.register("batched", "b1");
    String batch =
        """
        {"pushes": [{"user": "batched", "id": "%s", "message": 1},
          {"user": "batched", "id": "%s", "message": 2},
          {"user": "batched", "id": "no key", "message": 3}]}
        """
            .formatted(key, key);
    try (PollingClient client = new PollingClient("batched", "b1")) {
      HttpResponse<String> first = Backend.batch(batch, TYPE, JSON);
      assertThat(first.body())
          .contains("\"sessions\":1,\"failed\":2")
          .contains("\"status\":422")
          .contains("\"status\":400");
      assertThat(Backend.batch(batch, TYPE, JSON).body()).isEqualTo(first.body());
      assertThat(push("batched", "1", key).body()).contains(idIn(first.body()));
      assertThat(client.poll()).isEqualTo("42[\"message\",1]");
    }
  }

  private static String idIn(String body) {
    return body.replaceFirst("(?s).*?\"id\":\"([0-9a-f]{24})\".*", "$1");
  }

  @Test
  void aBatchAsAWholeHasNoKey() {
    assertProblem(
        Backend.batch("{\"pushes\":[]}", TYPE, JSON, "Idempotency-Key", key), 400, "an id");
  }
}
