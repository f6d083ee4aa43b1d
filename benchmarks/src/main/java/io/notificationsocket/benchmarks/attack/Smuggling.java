package io.notificationsocket.benchmarks.attack;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests of which two servers may take different bytes for the end, each followed by another
 * request. That one must never be answered: it is what a proxy may not have seen.
 */
final class Smuggling {

  /** What the tally counts those as. */
  static final String ANSWERED = "second requests answered";

  private static final String CHUNKED = "1\r\na\r\n0\r\n\r\n";
  private static final int TIMES = 5;

  private Smuggling() {}

  static Plan plan(Requests requests, Scale scale) {
    List<List<Step>> all = probes(requests);
    int total = TIMES * all.size();
    return Plan.once(total, number -> all.get(number % all.size()));
  }

  /** Each to an address of its own kind: the status, the API without a token, the sockets. */
  private static List<List<Step>> probes(Requests requests) {
    List<List<Step>> probes = new ArrayList<>();
    for (String line :
        List.of(
            "POST /api/status/ping",
            "POST /api/ada/push",
            "POST /socket.io/?EIO=4&transport=polling",
            "GET /nope")) {
      for (String ambiguous : ambiguous()) {
        String first = requests.line(line) + "Content-Type: application/json\r\n" + ambiguous;
        String second = requests.line("GET /api/status/ping") + "\r\n";
        probes.add(
            List.of(
                Step.Send.of(first + second),
                Step.Await.of("\npong|\r\npong"),
                new Step.Note(ANSWERED),
                new Step.End(false)));
      }
    }
    return probes;
  }

  /** The rest of the headers, and a body. */
  private static List<String> ambiguous() {
    return List.of(
        "Content-Length: 11\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + CHUNKED,
        "Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKED,
        "Transfer-Encoding: xchunked\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKED,
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + CHUNKED,
        "Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na",
        "Transfer-Encoding : chunked\r\n\r\n" + CHUNKED,
        "Content-Length: 1\r\nContent-Length: 2\r\n\r\na",
        "Content-Length: +1\r\n\r\na",
        "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n");
  }
}
