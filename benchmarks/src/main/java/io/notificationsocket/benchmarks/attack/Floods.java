package io.notificationsocket.benchmarks.attack;

import java.util.List;

/** Connections by the thousand. */
final class Floods {

  private static final int MOST = 20_000;

  private Floods() {}

  /** WebSockets that say nothing, nor answer when the server closes them. */
  static Plan silent(Requests requests, Scale scale) {
    List<Step> steps = List.of(requests.upgrade(4), Requests.opened());
    return Plan.once(scale.sockets(), number -> steps);
  }

  /** Connections that end at once, some with a reset, some in the middle of a handshake. */
  static Plan comeAndGo(Requests requests, Scale scale) {
    Step.Send ping = Step.Send.of(requests.line("GET /api/status/ping") + "\r\n");
    Step.Send half = Step.Send.of(requests.line("GET /socket.io/?EIO=4&transport=polling"));
    List<List<Step>> all =
        List.of(
            List.of(new Step.End(false)),
            List.of(new Step.End(true)),
            List.of(half, new Step.End(false)),
            List.of(ping, new Step.End(true)),
            List.of(requests.upgrade(4), new Step.End(true)),
            List.of(requests.upgrade(4), Requests.opened(), new Step.End(true)),
            List.of(
                requests.upgrade(4), Requests.opened(), Requests.text("40"), new Step.End(false)));
    return new Plan(64, scale.of(MOST), 64, 16, number -> all.get(number % all.size()));
  }
}
