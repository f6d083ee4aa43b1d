package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {

  private static final String WITH_LENGTH =
      "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-length:  5\r\n\r\nhello";
  private static final String CHUNKED =
      """
      HTTP/1.1 404 Not Found
      Transfer-Encoding: chunked

      3
      abc
      B
      defghijklmn
      0

      """
          .replace("\n", "\r\n");
  private static final String EMPTY =
      "HTTP/1.1 200 \r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

  private final HttpAnswer answer = new HttpAnswer();

  @Test
  void anAnswerWithALengthIsWholeWithItsLastByte() {
    take(WITH_LENGTH.substring(0, WITH_LENGTH.length() - 1));
    assertThat(answer.isWhole()).isFalse();

    take("o");

    assertThat(answer.isWhole()).isTrue();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.closes()).isFalse();
  }

  @Test
  void chunksAreJoined() {
    take(CHUNKED);

    assertThat(answer.isWhole()).isTrue();
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("abcdefghijklmn");
  }

  @Test
  void whereverTheBytesAreCutTheAnswersAreTheSame() {
    String stream = CHUNKED + WITH_LENGTH + CHUNKED;
    for (int cut = 0; cut <= stream.length(); cut++) {
      HttpAnswer reader = new HttpAnswer();
      StringBuilder bodies = new StringBuilder();
      for (String part : new String[] {stream.substring(0, cut), stream.substring(cut)}) {
        reader.take(ByteBuffer.wrap(part.getBytes(ISO_8859_1)));
        while (reader.isWhole()) {
          bodies.append(reader.status()).append(reader.body()).append(' ');
          reader.next();
        }
      }
      assertThat(bodies.toString())
          .describedAs("cut at %d", cut)
          .isEqualTo("404abcdefghijklmn 200hello 404abcdefghijklmn ");
    }
  }

  @Test
  void aServerThatClosesSaysSo() {
    take(EMPTY);

    assertThat(answer.isWhole()).isTrue();
    assertThat(answer.closes()).isTrue();
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void anAnswerWithoutALengthIsAnError() {
    take("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n");

    assertThatThrownBy(answer::isWhole).isInstanceOf(LoadException.class);
  }

  private void take(String bytes) {
    answer.take(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)));
  }
}
