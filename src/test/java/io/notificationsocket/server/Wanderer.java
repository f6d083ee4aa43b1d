package io.notificationsocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client on polling each of whose requests goes to a node of the test's choice. */
final class Wanderer {

  /** As browsers speak to servers without TLS, and proxies to all. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
  private static final String PATH = "/socket.io/?EIO=4&transport=polling";

  private final String sid;

  /** Opens a session at a node. */
  Wanderer(String node) throws IOException, InterruptedException {
    Matcher opened = SID.matcher(HTTP.send(get(node + PATH), BodyHandlers.ofString()).body());
    assertThat(opened.find()).isTrue();
    sid = opened.group(1);
  }

  String sid() {
    return sid;
  }

  /** Polls at a node: the status, a space, and the packets without the ids of messages. */
  CompletableFuture<String> poll(String node) {
    return poll(node, "");
  }

  /** The same with more parameters, which begin with an ampersand. */
  CompletableFuture<String> poll(String node, String more) {
    return HTTP.sendAsync(get(at(node) + more), BodyHandlers.ofString()).thenApply(Wanderer::line);
  }

  /** Posts packets to a node: the status, a space, and the answer. */
  String post(String node, String packets) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(at(node)))
            .header("Content-Type", "text/plain;charset=UTF-8")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(packets))
            .build();
    return line(HTTP.send(request, BodyHandlers.ofString()));
  }

  private String at(String node) {
    return node + PATH + "&sid=" + sid;
  }

  private static HttpRequest get(String address) {
    return HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(60)).build();
  }

  private static String line(HttpResponse<String> answer) {
    return answer.statusCode() + " " + Ids.without(answer.body());
  }
}
