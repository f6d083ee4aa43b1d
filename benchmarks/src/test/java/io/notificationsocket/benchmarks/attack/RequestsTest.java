package io.notificationsocket.benchmarks.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.benchmarks.load.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class RequestsTest {

  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4510);
  private static final Target TARGET = new Target(SERVER, SERVER, "a-token");

  @Test
  void aFrameOfAnyLengthIsMaskedWithZeros() {
    assertThat(hex(Requests.frame(Requests.TEXT, true, 5))).isEqualTo("81 85 00 00 00 00");
    assertThat(hex(Requests.frame(Requests.TEXT, false, 16_000)))
        .isEqualTo("01 fe 3e 80 00 00 00 00");
    assertThat(hex(Requests.frame(Requests.BINARY, true, 1_000_000)))
        .isEqualTo("82 ff 00 00 00 00 00 0f 42 40 00 00 00 00");
  }

  @Test
  void sixtyMegabytesAreSentAsFewKilobytes() throws IOException {
    ByteBuffer packed = Bombs.packed("", "{}\n");

    assertThat(packed.remaining()).isLessThan(65_000);
    byte[] bytes = new byte[packed.remaining()];
    packed.get(bytes);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      assertThat(in.readNBytes(6)).asString().isEqualTo("{}\n{}\n");
      assertThat(in.skip(100_000_000) + 6).isGreaterThanOrEqualTo(60_000_000);
    }
  }

  @Test
  void halfABodyIsLessThanWasAnnounced() {
    Plan plan = HalfRequests.bodies(new Requests(TARGET), new Scale(1000, 1));

    assertThat(plan.connections()).isEqualTo(1000);
    assertThat(sent(plan.steps().apply(0)))
        .startsWith("POST / HTTP/1.1\r\nHost: ")
        .contains("Content-Length: 100\r\n\r\n{\"message\":\"");
    assertThat(sent(plan.steps().apply(0)).split("\r\n\r\n", -1)[1]).hasSize(50);
    assertThat(sent(plan.steps().apply(2))).contains("Transfer-Encoding: chunked\r\n\r\n64\r\n");
  }

  @Test
  void eachSmuggledRequestIsBehindAnAmbiguousOne() {
    Plan plan = Smuggling.plan(new Requests(TARGET), new Scale(1000, 1));

    for (int number = 0; number < plan.total(); number++) {
      String sent = sent(plan.steps().apply(number));
      assertThat(sent).doesNotStartWith("GET /api/status/ping");
      assertThat(sent).contains("GET /api/status/ping HTTP/1.1\r\n").endsWith("\r\n\r\n");
    }
  }

  @Test
  void everyAttackHasAPlanWithinBounds() {
    for (Attack attack : Attack.values()) {
      Plan plan = attack.plan(TARGET, new Scale(1000, 11_000));

      assertThat(plan.total()).as(attack.label()).isBetween(1, 20_000);
      assertThat(plan.connections()).as(attack.label()).isBetween(1, 11_000);
      assertThat(plan.steps().apply(0)).as(attack.label()).isNotEmpty();
      assertThat(Attack.named(attack.label())).containsExactly(attack);
    }
  }

  private static String sent(List<Step> steps) {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      if (step instanceof Step.Send send) {
        for (ByteBuffer bytes : send.bytes()) {
          ByteBuffer its = bytes.duplicate();
          while (its.hasRemaining()) {
            text.append((char) its.get());
          }
        }
      }
    }
    return text.toString();
  }

  private static String hex(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      text.append("%02x ".formatted(bytes.get()));
    }
    return text.toString().strip();
  }
}
