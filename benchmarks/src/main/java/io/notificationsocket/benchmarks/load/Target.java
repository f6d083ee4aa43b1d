package io.notificationsocket.benchmarks.load;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a server is reached, or the nodes of several that are one.
 *
 * @param token for the API
 */
public record Target(List<Node> nodes, String token) {

  /**
   * One server.
   *
   * @param api where its REST API listens
   * @param sockets where its Socket.IO listens, which may be the same
   */
  public record Node(InetSocketAddress api, InetSocketAddress sockets) {}

  /** A single server. */
  public Target(InetSocketAddress api, InetSocketAddress sockets, String token) {
    this(List.of(new Node(api, sockets)), token);
  }

  /** The API of the first. */
  public InetSocketAddress api() {
    return api(0);
  }

  /** The sockets of the first. */
  public InetSocketAddress sockets() {
    return sockets(0);
  }

  /** The API for one of several who ask, over whom the nodes are spread. */
  InetSocketAddress api(int number) {
    return nodes.get(number % nodes.size()).api();
  }

  /** The same of the sockets. */
  InetSocketAddress sockets(int number) {
    return nodes.get(number % nodes.size()).sockets();
  }

  static final String TOPIC = "all";

  /** The request that registers a session of a user. */
  String register(int user, String connectionId) {
    return "PUT /api/%s/register?connectionId=%s HTTP/1.1\r\n%sContent-Length: 0\r\n\r\n"
        .formatted(userId(user), connectionId, apiHeaders());
  }

  /** The request that puts users into the topic. */
  String join(int from, int to) {
    String users =
        IntStream.range(from, to)
            .mapToObj(user -> '"' + userId(user) + '"')
            .collect(Collectors.joining(",", "{\"add\":[", "]}"));
    return "POST /api/topics/%s/users HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(TOPIC, apiHeaders(), users.length(), users);
  }

  public String apiHeaders() {
    return "Host: %s:%d\r\nX-AUTH-TOKEN: %s\r\n"
        .formatted(api().getHostString(), api().getPort(), token);
  }

  static String userId(int user) {
    return "u%06d".formatted(user);
  }

  /** The request line and the host of an Engine.IO request. */
  public String engine(String method, int version, String transport, String query) {
    return "%s /socket.io/?EIO=%d&transport=%s%s HTTP/1.1\r\nHost: %s:%d\r\n"
        .formatted(
            method, version, transport, query, sockets().getHostString(), sockets().getPort());
  }
}
