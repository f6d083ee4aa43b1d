package io.notificationsocket.benchmarks.attack;

import java.util.ArrayList;
import java.util.List;

/** Messages over WebSocket that do not become whole. */
final class HalfMessages {

  private static final int FRAGMENT = 16_000;
  private static final int ATTACHMENTS = 10;

  private HalfMessages() {}

  /** A frame of a megabyte without its last thousand bytes, before a claim. */
  static Plan frames(Requests requests, Scale scale) {
    List<Step> steps = List.of(requests.upgrade(4), Requests.opened(), halfFrame());
    return Plan.once(scale.of(900), number -> steps).oneByOne();
  }

  private static Step.Send halfFrame() {
    int length = Requests.LARGEST - 1;
    String beginning = "42[\"register\",\"";
    return Step.Send.of(
        Requests.frame(Requests.TEXT, true, length),
        Requests.bytes(beginning),
        Requests.filler(length - beginning.length() - 1000));
  }

  /** The same of clients that have registered and claimed: the most that they may send. */
  static Plan claimedFrames(Requests requests, Scale scale) {
    return Plan.once(
        scale.of(900),
        number -> {
          String id = "mallory-" + number;
          return List.of(
              Step.Send.of(
                  "PUT /api/mallory/register?connectionId="
                      + id
                      + " HTTP/1.1\r\n"
                      + requests.target().apiHeaders()
                      + "Content-Length: 0\r\n\r\n"),
              Step.Await.of("HTTP/1.1 200[^\r]*(?:\r\n[^\r]+)*\r\n\r\n"),
              requests.upgrade(4),
              Requests.opened(),
              Requests.text("40"),
              Step.Await.of("40\\{"),
              Requests.text("420[\"register\",\"mallory\",\"" + id + "\"]"),
              Step.Await.of("430\\["),
              halfFrame());
        });
  }

  /** A message in frames of 16 KB, of which none is the last; pings come between them. */
  static Plan fragments(Requests requests, Scale scale) {
    List<Step> steps = new ArrayList<>(List.of(requests.upgrade(4), Requests.opened()));
    int opcode = Requests.TEXT;
    for (int sent = 0; sent + FRAGMENT < Requests.LARGEST; sent += FRAGMENT) {
      steps.add(Step.Send.of(Requests.frame(opcode, false, FRAGMENT), Requests.filler(FRAGMENT)));
      opcode = Requests.CONTINUATION;
    }
    List<Step> all = List.copyOf(steps);
    return Plan.once(scale.of(900), number -> all);
  }

  /** Events with ten attachments of a megabyte, of which the tenth has no end. */
  static Plan attachments(Requests requests, Scale scale) {
    List<Step> of4 = attachments(requests, 4);
    List<Step> of3 = attachments(requests, 3);
    return Plan.once(scale.of(100), number -> number % 2 == 0 ? of4 : of3);
  }

  private static List<Step> attachments(Requests requests, int version) {
    List<Step> steps = new ArrayList<>(List.of(requests.upgrade(version), Requests.opened()));
    if (version == 4) {
      steps.add(Requests.text("40"));
    }
    steps.add(Step.Await.of("40"));
    StringBuilder event = new StringBuilder("45" + ATTACHMENTS + "-[\"register\"");
    for (int i = 0; i < ATTACHMENTS; i++) {
      event.append(",{\"_placeholder\":true,\"num\":").append(i).append('}');
    }
    steps.add(Requests.text(event.append(']').toString()));
    int length = Requests.LARGEST - 10;
    for (int i = 0; i < ATTACHMENTS; i++) {
      boolean isLast = i == ATTACHMENTS - 1;
      // Engine.IO 3 has the packet's type, 4 for a message, in the first byte.
      steps.add(
          Step.Send.of(
              Requests.frame(Requests.BINARY, true, length),
              Requests.bytes("\u0004"),
              Requests.filler(length - 1 - (isLast ? 1000 : 0))));
    }
    return List.copyOf(steps);
  }
}
