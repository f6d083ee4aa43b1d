package io.notificationsocket.torture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before two nodes that answer with their name, and the body they were sent. */
@Timeout(30)
class BalancerTest {

  private static final int MANY = 60;

  private final List<HttpServer> nodes = new ArrayList<>();
  private Network network;

  @BeforeEach
  void start() throws IOException {
    nodes.add(node("a"));
    nodes.add(node("b"));
    List<Integer> ports = nodes.stream().map(node -> node.getAddress().getPort()).toList();
    network = new Network(new Balancer(ports), Map.of());
  }

  private static HttpServer node(String name) throws IOException {
    HttpServer node =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), US_ASCII);
          byte[] answer = (name + body).getBytes(US_ASCII);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    node.start();
    return node;
  }

  @AfterEach
  void stop() throws IOException {
    network.close();
    nodes.forEach(node -> node.stop(0));
  }

  /** The body of the answer, which ends with its connection. */
  private String ask(String line, String body) throws IOException {
    try (Socket client = Network.to(network.port())) {
      String request =
          "%s HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(line, body.length(), body);
      client.getOutputStream().write(request.getBytes(US_ASCII));
      String answer = new String(client.getInputStream().readAllBytes(), US_ASCII);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  private Set<String> askOften(String line) throws IOException {
    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < MANY; i++) {
      answers.add(ask(line, ""));
    }
    return answers;
  }

  @Test
  void requestsGoToAllNodesWithTheirBodies() throws IOException {
    assertThat(askOften("GET /")).containsExactly("a", "b");
    assertThat(ask("POST /", "body".repeat(10_000))).endsWith("body".repeat(10_000));
  }

  @Test
  void whatANodeThatIsDownWouldGetGoesToAnother() throws IOException {
    nodes.get(0).stop(0);

    assertThat(askOften("GET /")).containsExactly("b");
  }
}
