package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.benchmarks.load.Post.Form;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PostTest {

  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4242);
  private static final Target TARGET = new Target(SERVER, SERVER, "secret");

  @Test
  void aSinglePushHasItsNumbersInTheAddressAndInTheMessage() {
    Post post = Post.of(Form.SINGLE, TARGET, 1, 80);

    post.set(0, 7, 3, 42, 123_456_789);

    String[] request = text(post.bytes()).split("\r\n\r\n", 2);
    assertThat(request[0])
        .startsWith("POST /api/u000007/push HTTP/1.1\r\n")
        .contains("\r\nX-AUTH-TOKEN: secret\r\n")
        .contains("\r\nContent-Length: " + request[1].length());
    assertThat(request[1])
        .startsWith(
            "{\"message\":{\"u\":\"000007\",\"c\":\"03\",\"n\":\"0000000042\","
                + "\"t\":\"000000123456789\",\"p\":\"x")
        .hasSize(80 + "{\"message\":}".length());
  }

  @Test
  void eachItemOfABatchHasItsOwnNumbers() {
    Post post = Post.of(Form.BATCH, TARGET, 3, 100);

    post.set(2, 999_999, 31, 5, 6);

    String body = text(post.bytes()).split("\r\n\r\n", 2)[1];
    assertThat(body).startsWith("{\"pushes\":[{\"user\":\"u000000\",").endsWith("}]}");
    assertThat(body.split("\\{\"user\":", -1)).hasSize(4);
    assertThat(body.split("\\{\"user\":", -1)[3])
        .startsWith("\"u999999\",\"message\":{\"u\":\"999999\",\"c\":\"31\",\"n\":\"0000000005\"");
  }

  @Test
  void aBatchOfLinesHasALineAnItem() {
    Post post = Post.of(Form.LINES, TARGET, 2, 100);

    String request = text(post.bytes());

    assertThat(request).contains("application/x-ndjson");
    assertThat(request.split("\r\n\r\n", 2)[1].split("\n", -1)).hasSize(3);
  }

  @Test
  void whatIsPostedIsReadBackFromTheEvent() {
    Post post = Post.of(Form.SINGLE, TARGET, 1, 100);
    post.set(0, 12, 1, 34, 56);
    String body = text(post.bytes()).split("\r\n\r\n", 2)[1];
    String message = body.replaceFirst("^\\{\"message\":(.*)}$", "$1");
    ByteBuffer packet = ByteBuffer.wrap(("..42[\"message\"," + message + "]").getBytes(ISO_8859_1));

    assertThat(Message.isIn(packet, 2, packet.limit())).isTrue();
    assertThat(Message.user(packet, 2)).isEqualTo(12);
    assertThat(Message.stream(packet, 2)).isEqualTo(1);
    assertThat(Message.number(packet, 2)).isEqualTo(34);
    assertThat(Message.time(packet, 2)).isEqualTo(56);
  }

  @Test
  void anotherEventIsNoMessage() {
    ByteBuffer packet = ByteBuffer.wrap(("42[\"other\"," + "x".repeat(200)).getBytes(ISO_8859_1));

    assertThat(Message.isIn(packet, 0, packet.limit())).isFalse();
  }

  private static String text(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new String(copy, ISO_8859_1);
  }
}
