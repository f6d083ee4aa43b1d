package io.notificationsocket.benchmarks.attack;

import java.util.ArrayList;
import java.util.List;

/** Wrong tokens and wrong claims, as fast as they go, from the address of honest ones. */
final class Guesses {

  private static final int MOST = 20_000;
  private static final int TOKENS_A_CONNECTION = 100;
  private static final int CLAIMS_A_CONNECTION = 5;
  private static final int AT_ONCE = 16;

  private Guesses() {}

  static Plan tokens(Requests requests, Scale scale) {
    int connections = Math.max(1, scale.of(MOST) / TOKENS_A_CONNECTION);
    return guesses(
        connections,
        number ->
            List.of(
                Step.Send.of(
                    requests.line("POST /api/ada/push")
                        + "X-AUTH-TOKEN: a-wrong-token-"
                        + number
                        + "\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"message\":1}"),
                Step.Await.of("HTTP/1.1 \\d{3}"),
                new Step.Again(0, TOKENS_A_CONNECTION),
                new Step.End(true)));
  }

  static Plan claims(Requests requests, Scale scale) {
    int connections = Math.max(1, scale.of(MOST) / CLAIMS_A_CONNECTION);
    return guesses(
        connections,
        number -> {
          List<Step> steps =
              new ArrayList<>(
                  List.of(
                      requests.upgrade(4),
                      Requests.opened(),
                      Requests.text("40"),
                      Step.Await.of("40\\{")));
          for (int i = 0; i < CLAIMS_A_CONNECTION; i++) {
            steps.add(
                Requests.text("420[\"register\",\"ada\",\"wrong-" + number + "-" + i + "\"]"));
            steps.add(Step.Await.of("430\\["));
          }
          steps.add(new Step.End(true));
          return steps;
        });
  }

  private static Plan guesses(int total, java.util.function.IntFunction<List<Step>> steps) {
    return new Plan(Math.min(AT_ONCE, total), total, AT_ONCE, 1, steps);
  }
}
