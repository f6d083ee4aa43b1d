package io.notificationsocket.benchmarks.attack;

import java.util.List;

/** Requests that do not become whole, and clients that do not read. */
final class HalfRequests {

  private static final List<String> ADDRESSES =
      List.of(
          "POST /",
          "POST /nope",
          "POST /api/status/ping",
          "GET /api/status/ping",
          "POST /api/ada/push",
          "PUT /api/ada/register?connectionId=c",
          "POST /api/push",
          "POST /api/ada/push wrong",
          "POST /socket.io/",
          "POST /socket.io/?EIO=4&transport=polling",
          "POST /socket.io/?EIO=4&transport=polling&sid=none",
          "GET /socket.io/?EIO=4&transport=polling",
          "POST /socket.io/socket.io.js",
          "DELETE /api/nope");

  private static final String WRONG_TOKEN = "X-AUTH-TOKEN: a-token-that-is-wrong\r\n";
  private static final long SECOND = 1000;

  private HalfRequests() {}

  /** Half of a small body, half of a large one, and half of one in chunks. */
  static Plan bodies(Requests requests, Scale scale) {
    return Plan.replaced(
        scale.of(1000),
        number ->
            switch (number % 3) {
              case 0 ->
                  List.of(Step.Send.of(head(requests, number, "Content-Length: 100") + half(50)));
              case 1 ->
                  List.of(
                      Step.Send.of(
                          Requests.bytes(head(requests, number, "Content-Length: 60000")),
                          Requests.filler(30_000)));
              default ->
                  List.of(
                      Step.Send.of(
                          head(requests, number, "Transfer-Encoding: chunked")
                              + "64\r\n"
                              + half(50)));
            });
  }

  private static String half(int length) {
    return "{\"message\":\"" + "a".repeat(length - 12);
  }

  /** A byte a second, as part of a body or as a chunk of its own. */
  static Plan drip(Requests requests, Scale scale) {
    return Plan.replaced(
        scale.of(1000),
        number -> {
          boolean isChunked = number % 2 == 1;
          String length = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 100000";
          String first = isChunked ? "10000\r\n{" : "{";
          return List.of(
              Step.Send.of(head(requests, number, length) + first),
              new Step.Drip((byte) 'a', SECOND));
        });
  }

  private static String head(Requests requests, int number, String length) {
    String address = ADDRESSES.get(number / 3 % ADDRESSES.size());
    boolean isWrong = address.endsWith(" wrong");
    return requests.line(isWrong ? address.replace(" wrong", "") : address)
        + (isWrong ? WRONG_TOKEN : "")
        + "Content-Type: application/json\r\n"
        + length
        + "\r\n\r\n";
  }

  /** What a session that polls may post, without the last byte. */
  static Plan posts(Requests requests, Scale scale) {
    Step.Send poll = Step.Send.of(requests.target().engine("GET", 4, "polling", "") + "\r\n");
    String length =
        "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: "
            + Requests.LARGEST
            + "\r\n\r\n";
    Step.Send body = Step.Send.of(Requests.bytes("4"), Requests.filler(Requests.LARGEST - 2));
    List<Step> steps =
        List.of(
            poll,
            Requests.opened(),
            new Step.Reply(
                sid -> requests.target().engine("POST", 4, "polling", "&sid=" + sid) + length),
            body);
    return Plan.once(scale.of(700), number -> steps);
  }

  /** A header that has no end. */
  static Plan headers(Requests requests, Scale scale) {
    List<String> lines =
        List.of(
            "GET /api/status/ping",
            "GET /socket.io/?EIO=4&transport=websocket",
            "POST /api/ada/push",
            "GET /");
    return Plan.replaced(
        scale.of(1000),
        number ->
            List.of(
                Step.Send.of(requests.line(lines.get(number % lines.size())) + "X-Slow: "),
                new Step.Drip((byte) 'a', SECOND)));
  }

  /** The client library, sixteen times in a row, of which hardly anything is read. */
  static Plan readers(Requests requests, Scale scale) {
    Step.Send ask =
        Step.Send.of((requests.line("GET /socket.io/socket.io.js") + "\r\n").repeat(16));
    List<Step> deaf = List.of(new Step.Sip(0, SECOND), ask);
    List<Step> slow = List.of(new Step.Sip(1, SECOND), ask);
    return Plan.replaced(scale.of(1000), number -> number % 2 == 0 ? deaf : slow);
  }
}
