package io.notificationsocket.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Pushes one message after the other, or one batch. What is not answered it sends again, under the
 * same keys, until there is an answer or it is stopped. One thread runs it, another may stop it.
 */
final class Backend implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LONGEST_PAUSE = 80;
  private static final int LARGEST_BATCH = 20;
  private static final int AWAY_PAUSE = 200;

  /** While the application is being deployed. */
  private static final Set<Integer> NOT_YET = Set.of(404, 503);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int number;
  private final String url;
  private final String token;
  private final List<String> users;
  private final Random random;
  private final Ledger ledger;
  private int sent;
  private volatile boolean stopped;

  Backend(int number, String url, String token, List<String> users, long seed, Ledger ledger) {
    this.number = number;
    this.url = url;
    this.token = token;
    this.users = users;
    this.random = new Random(seed + number);
    this.ledger = ledger;
  }

  /** Makes a registration. */
  void register(Receiver receiver) throws IOException, InterruptedException {
    String path = "/api/" + receiver.userId() + "/register?connectionId=" + receiver.connectionId();
    HttpResponse<String> answer =
        http.send(request(path).PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("a registration was answered with " + answer.statusCode());
    }
    ledger.registered(receiver);
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        switch (random.nextInt(5)) {
          case 0 -> pushObject();
          case 1 -> pushLines();
          default -> pushOne();
        }
        Thread.sleep(random.nextInt(LONGEST_PAUSE));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It will end soon. */
  void stop() {
    stopped = true;
  }

  private void pushOne() throws InterruptedException {
    Numbered message = next();
    String path = "/api/" + message.userId() + "/push";
    String body = "{\"message\":" + message.json() + "}";
    push(
        post(path, "application/json", body).header("Idempotency-Key", key(message)),
        List.of(message));
  }

  private void pushObject() throws InterruptedException {
    List<Numbered> messages = several();
    String items = messages.stream().map(Backend::item).collect(Collectors.joining(","));
    push(post("/api/push", "application/json", "{\"pushes\":[" + items + "]}"), messages);
  }

  private void pushLines() throws InterruptedException {
    List<Numbered> messages = several();
    String lines = messages.stream().map(Backend::item).collect(Collectors.joining("\n"));
    push(post("/api/push", "application/x-ndjson", lines), messages);
  }

  private static String item(Numbered message) {
    return "{\"user\":\"%s\",\"id\":\"%s\",\"message\":%s}"
        .formatted(message.userId(), key(message), message.json());
  }

  private static String key(Numbered message) {
    return message.backend() + "-" + message.number();
  }

  private List<Numbered> several() {
    List<Numbered> messages = new ArrayList<>();
    for (int i = random.nextInt(1, LARGEST_BATCH); i > 0; i--) {
      messages.add(next());
    }
    return messages;
  }

  private Numbered next() {
    String user = users.get(random.nextInt(users.size()));
    return Numbered.of(number, ++sent, user, random);
  }

  private void push(HttpRequest.Builder request, List<Numbered> messages)
      throws InterruptedException {
    messages.forEach(ledger::sent);
    while (!isOver(request.build(), messages) && !stopped) {
      Thread.sleep(AWAY_PAUSE);
      messages.forEach(ledger::sentAgain);
    }
  }

  /** Whether there was an answer that it makes no sense to ask for once more. */
  private boolean isOver(HttpRequest request, List<Numbered> messages) throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (isNotYetUp(answer)) {
        return false;
      }
      if (answer.statusCode() == 200) {
        answered(messages, answer.body());
      } else {
        ledger.complaint("a push was answered with " + answer.statusCode() + " " + answer.body());
      }
      return true;
    } catch (IOException e) {
      return false; // the server is down, or was killed before it answered
    }
  }

  /** Payara says 500 and nothing else until the application is deployed. */
  private static boolean isNotYetUp(HttpResponse<String> answer) {
    boolean silent = answer.statusCode() == 500 && answer.body().isEmpty();
    return silent || NOT_YET.contains(answer.statusCode());
  }

  private void answered(List<Numbered> messages, String body) throws IOException {
    List<JsonNode> results = new ArrayList<>();
    try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(body)) {
      values.forEachRemaining(
          value -> {
            if (value.has("results")) {
              value.get("results").forEach(results::add);
            } else {
              results.add(value);
            }
          });
    }
    if (results.size() != messages.size()) {
      ledger.complaint(messages.size() + " pushes were answered with " + body);
      return;
    }
    for (int i = 0; i < results.size(); i++) {
      JsonNode id = results.get(i).path("id");
      if (id.isTextual()) {
        ledger.answered(messages.get(i).key(), id.textValue());
      } else {
        ledger.complaint("a push was answered with " + results.get(i));
      }
    }
  }

  private HttpRequest.Builder post(String path, String type, String body) {
    return request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(PATIENCE)
        .setHeader("X-AUTH-TOKEN", token);
  }
}
