package io.notificationsocket.benchmarks.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A few kilobytes, sent with a right token, that become sixty megabytes when unpacked. */
final class Bombs {

  private static final int UNPACKED = 60_000_000;

  private Bombs() {}

  /** Half of the clients wait for an answer, half of them hang up soon. */
  static Plan ofLines(Requests requests, Scale scale) {
    List<Step> failing = push(requests, "application/x-ndjson", packed("", "{}\n"));
    List<Step> empty = push(requests, "application/x-ndjson", packed("", "\n"));
    List<Step> endless = push(requests, "application/x-ndjson", packed("{\"user\":\"", "a"));
    List<Step> batch = push(requests, "application/json", packed("{\"pushes\":[", "{},"));
    List<List<Step>> all =
        List.of(failing, gone(failing), empty, gone(empty), endless, batch, failing, gone(failing));
    return new Plan(8, scale.of(100), 8, 16, number -> all.get(number % all.size()));
  }

  private static List<Step> push(Requests requests, String type, ByteBuffer body) {
    String head =
        "POST /api/push HTTP/1.1\r\n"
            + requests.target().apiHeaders()
            + "Content-Type: "
            + type
            + "\r\nContent-Encoding: gzip\r\nContent-Length: "
            + body.remaining()
            + "\r\n\r\n";
    return List.of(Step.Send.of(Requests.bytes(head), body));
  }

  private static List<Step> gone(List<Step> push) {
    return List.of(push.get(0), new Step.Pause(300), new Step.End(true));
  }

  static ByteBuffer packed(String beginning, String repeated) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] block = repeated.repeat(60_000 / repeated.length()).getBytes(UTF_8);
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(beginning.getBytes(UTF_8));
      for (int written = 0; written < UNPACKED; written += block.length) {
        out.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(packed.toByteArray());
  }
}
